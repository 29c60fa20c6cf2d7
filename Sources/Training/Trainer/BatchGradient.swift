import Dispatch
import Foundation
import Kernels

/// The gradient of a batch of utterances, computed on several cores.
///
/// Utterance i goes to slot i mod 8, and the slots are summed in their order: so the result is
/// bit-identical for any number of threads.
struct BatchGradient: Sendable {
  /// An utterance skipped because its loss or gradient was not finite.
  struct Skip: Sendable, Equatable {
    /// In the batch.
    let index: Int
    let name: String
    let loss: Double
  }

  private(set) var value = ObjectiveValue()
  private(set) var gradient: [Float] = []
  /// In the order of the batch.
  private(set) var skips: [Skip] = []

  private static let slots = 8

  init(
    of examples: [TrainingExample], objective: any TrainingObjective,
    parameters: Parameters<Float>, scale: Double, threads: Int
  ) {
    let board = SlotBoard(count: min(Self.slots, examples.count))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, Self.slots))) { _ in
      while let slot = board.take() {
        let indices = Array(stride(from: slot, to: examples.count, by: Self.slots))
        let sum = SlotSum(
          of: indices.map { ($0, examples[$0]) }, objective: objective, parameters: parameters,
          scale: scale)
        board.put(sum, in: slot)
      }
    }
    for sum in board.sums.compactMap(\.self) {
      value.add(sum.value)
      skips += sum.skips
      if gradient.isEmpty { gradient = sum.gradient } else { gradient.add(sum.gradient[...]) }
    }
    skips.sort { $0.index < $1.index }
  }

  /// Limits the gradient's norm, and returns the original norm.
  mutating func clip(to limit: Double?) -> Double {
    GradientClipping.apply(&gradient, limit: limit)
  }
}

/// The sum of one slot.
private struct SlotSum: Sendable {
  private(set) var value = ObjectiveValue()
  private(set) var gradient: [Float]
  private(set) var skips: [BatchGradient.Skip] = []

  init(
    of examples: [(index: Int, example: TrainingExample)], objective: any TrainingObjective,
    parameters: Parameters<Float>, scale: Double
  ) {
    gradient = [Float](repeating: 0, count: parameters.values.count)
    for (_, example) in examples {
      value.add(
        objective.accumulate(example, parameters: parameters, scale: scale, into: &gradient))
    }
    guard !value.loss.isFinite || gradient.firstNonFinite != nil else { return }
    // Rarely needed: again, one by one, to skip non-finite utterances.
    value = ObjectiveValue()
    gradient = [Float](repeating: 0, count: parameters.values.count)
    for (index, example) in examples {
      let before = gradient
      let one = objective.accumulate(
        example, parameters: parameters, scale: scale, into: &gradient)
      guard one.loss.isFinite, gradient.firstNonFinite == nil else {
        gradient = before
        skips.append(BatchGradient.Skip(index: index, name: example.name, loss: one.loss))
        continue
      }
      value.add(one)
    }
  }
}

/// Hands out slots and collects their sums, for several threads.
private final class SlotBoard: @unchecked Sendable {
  private let lock = NSLock()
  private var next = 0
  private(set) var sums: [SlotSum?]

  init(count: Int) { sums = [SlotSum?](repeating: nil, count: count) }

  func take() -> Int? {
    lock.withLock {
      guard next < sums.count else { return nil }
      defer { next += 1 }
      return next
    }
  }

  func put(_ sum: SlotSum, in slot: Int) {
    lock.withLock { sums[slot] = sum }
  }
}
