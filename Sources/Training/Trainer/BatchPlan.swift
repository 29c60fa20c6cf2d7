import Kernels

/// Which utterances each step of an epoch uses.
struct BatchPlan: Sendable, Equatable {
  let batches: [[Int]]
  /// The generator after the draw, for the next epoch.
  let generator: SeededGenerator

  /// Shuffles utterances into batches of similar lengths, so that the cores have equal work: sorted
  /// by length with up to 20 % random increase, divided into batches, and the batches shuffled.
  ///
  /// - Parameter lengths: T of each utterance.
  init(lengths: [Int], batchSize: Int, generator: SeededGenerator) {
    var generator = generator
    let drawn = lengths.map { Double($0) * (1 + 0.2 * generator.nextShare()) }
    let order = lengths.indices.sorted { (drawn[$0], $0) < (drawn[$1], $1) }
    var batches = stride(from: 0, to: order.count, by: batchSize).map {
      Array(order[$0..<min($0 + batchSize, order.count)])
    }
    generator.shuffle(&batches)
    self.batches = batches
    self.generator = generator
  }

  static func count(of utterances: Int, batchSize: Int) -> Int {
    (utterances + batchSize - 1) / batchSize
  }
}
