import Foundation
import Kernels
import Scoring
import TestSupport
import Testing
import Training
import Transducer

/// The loss as a function of the joiner's logits.
@Suite("RNN-T loss from logits")
struct LogitLossTests {
  /// The loss, and the gradient in place of the logits.
  private func loss<Scalar: TrainingScalar>(
    _ loss: LogitLoss, _ logits: inout [Scalar], labels: [Int], size: Int
  ) -> Double {
    logits.withUnsafeMutableBufferPointer {
      loss.replaceByGradient(
        $0, labels: labels.map { TokenID($0) }, vocabularySize: size)
    }
  }

  @Test(
    "equals an independent implementation",
    .enabled(if: TestData.has(LatticeReference.path), Comment(rawValue: TestData.missing)))
  func reference() throws {
    for reference in try LatticeReference.load().cases {
      var logits = reference.logits.flatMap { $0.flatMap { $0 } }
      let found = loss(
        LogitLoss(blank: TokenID(reference.blank)), &logits, labels: reference.y,
        size: reference.V)
      #expect(abs(found - reference.loss) < 1e-9)
      let expected = reference.grad.flatMap { $0.flatMap { $0 } }
      for (found, expected) in zip(logits, expected) { #expect(abs(found - expected) < 1e-9) }
    }
  }

  private func random(_ count: Int, seed: UInt64) -> [Double] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in Double.random(in: -3...3, using: &random) }
  }

  @Test("Float is Double except for rounding, in sizes of many and of odd lanes")
  func single() {
    for (frames, labels, size) in [(30, 12, 64), (7, 3, 13), (1, 0, 2)] {
      let logits = random(frames * (labels + 1) * size, seed: 5)
      let labels = (0..<labels).map { 1 + $0 % (size - 1) }
      var (double, float) = (logits, logits.map { Float($0) })
      let loss = LogitLoss(blank: TokenID(0))
      let losses = (
        self.loss(loss, &double, labels: labels, size: size),
        self.loss(loss, &float, labels: labels, size: size)
      )
      #expect(abs(losses.0 - losses.1) < 1e-5 * losses.0)
      for (a, b) in zip(double, float) { #expect(abs(a - Double(b)) < 2e-6) }
    }
  }

  @Test(
    "is the slope of the loss, softmax or HAT, blank first or last", arguments: [0, 4],
    [JointDistribution.softmax, .ownBlank])
  func slope(blank: Int, distribution: JointDistribution) {
    let labels = [1, 3, 1]
    let logits = random(4 * 4 * 5, seed: 9)
    let loss = LogitLoss(blank: TokenID(blank), distribution: distribution)
    var gradient = logits
    _ = self.loss(loss, &gradient, labels: labels, size: 5)
    for index in logits.indices {
      var (high, low) = (logits, logits)
      high[index] += 1e-5
      low[index] -= 1e-5
      // A central difference is right to the step squared.
      let expected =
        (self.loss(loss, &high, labels: labels, size: 5)
          - self.loss(loss, &low, labels: labels, size: 5)) / 2e-5
      #expect(abs(gradient[index] - expected) < 1e-9)
    }
    guard distribution == .softmax else { return }
    for start in stride(from: 0, to: gradient.count, by: 5) {
      #expect(abs(gradient[start..<start + 5].reduce(0, +)) < 1e-14)
    }
  }

  @Test("clamping affects only gradients")
  func clamp() {
    let logits = random(4 * 3 * 5, seed: 2)
    var (free, cut) = (logits, logits)
    let labels = [1, 2]
    let losses = (
      loss(LogitLoss(blank: TokenID(0)), &free, labels: labels, size: 5),
      loss(LogitLoss(blank: TokenID(0), clamp: 0.1), &cut, labels: labels, size: 5)
    )
    #expect(losses.0 == losses.1)
    #expect(free.contains { abs($0) > 0.1 })
    #expect(cut == free.map { min(max($0, -0.1), 0.1) })
  }

  @Test("impossible labels have infinite loss and zero gradient")
  func impossible() {
    var logits = random(2 * 2 * 4, seed: 4)
    for node in 0..<4 { logits[node * 4 + 2] = -.infinity }
    #expect(loss(LogitLoss(blank: TokenID(0)), &logits, labels: [2], size: 4) == .infinity)
    #expect(logits.allSatisfy { $0 == 0 })
    var nothing: [Double] = []
    #expect(loss(LogitLoss(blank: TokenID(0)), &nothing, labels: [2], size: 4) == .infinity)
  }
}
