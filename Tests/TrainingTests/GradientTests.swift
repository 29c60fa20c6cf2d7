import Foundation
import Kernels
import Scoring
import TestSupport
import Testing
import Training
import Transducer

/// Gradients against central differences, all in Double.
@Suite("Gradients with respect to every parameter", .slow)
struct GradientTests {
  /// By a step h the difference is wrong by about h^2 and by 1e-16 / h: at 1e-5 by some 1e-10.
  static let step = 1e-5

  /// Compares each tensor by itself: the largest difference, relative to its largest value.
  private func check(
    _ decoder: SmallDecoder, _ gradient: [Double],
    _ loss: (Parameters<Double>) throws -> Double
  ) rethrows {
    let parameters = decoder.parameters(Double.self)
    for entry in parameters.layout.entries {
      let expected = try entry.range.map { index in
        var (high, low) = (parameters, parameters)
        high.values[index] += Self.step
        low.values[index] -= Self.step
        return try (loss(high) - loss(low)) / (2 * Self.step)
      }
      let scale = max(expected.map(abs).max() ?? 0, 1e-3)
      for (found, expected) in zip(gradient[entry.range], expected) {
        #expect(abs(found - expected) <= 1e-6 * scale, "\(decoder): \(entry.name)")
      }
    }
  }

  private func utterance(
    _ decoder: SmallDecoder, _ parameters: Parameters<Double>
  ) throws -> UtteranceGradient<Double> {
    try UtteranceGradient(
      decoder.network(Double.self), frames: SmallDecoder.frames(4), parameters: parameters,
      gradient: [Double](repeating: 0, count: parameters.layout.count))
  }

  @Test("of the RNN-T loss", arguments: SmallDecoder.all)
  func transducer(_ decoder: SmallDecoder) throws {
    let labels = [0, 3, 3, 1].map { decoder.labels[$0] }
    var utterance = try utterance(decoder, decoder.parameters(Double.self))
    utterance.add(utterance.score(labels), coefficient: -1)
    utterance.finish()
    try check(decoder, utterance.takeGradient()) { parameters in
      try -self.utterance(decoder, parameters).score(labels).logProb
    }
  }

  @Test("of the expected risk", arguments: SmallDecoder.all)
  func risk(_ decoder: SmallDecoder) throws {
    let candidates = [[0, 1], [0, 2, 1], [2], [0, 3]].map { $0.map { decoder.labels[$0] } }
    let loss = RiskLoss(
      vocabulary: decoder.vocabulary, unit: .token,
      risk: RiskOptions(temperature: 1.5, includesReference: true), transducerWeight: 0.1)
    let reference = [0, 1, 1].map { decoder.labels[$0] }
    func judge(
      _ utterance: UtteranceGradient<Double>
    ) -> RiskLoss.Judged<Double> {
      loss.judge(candidates, labels: reference, words: [], in: utterance)
    }
    var utterance = try utterance(decoder, decoder.parameters(Double.self))
    let judged = judge(utterance)
    loss.addGradient(of: judged, scale: 1, to: &utterance)
    utterance.finish()
    #expect(judged.risk.entries.count == 5)
    try check(decoder, utterance.takeGradient()) { parameters in
      try judge(self.utterance(decoder, parameters)).loss
    }
  }

  @Test(
    "with every padding of the start, of a reduced predictor with a single head",
    arguments: StartPadding.allCases)
  func starts(_ start: StartPadding) throws {
    try transducer(SmallDecoder(kind: .reduced, isTied: true, start: start, heads: 1))
    try transducer(SmallDecoder(kind: .stateless, start: start))
    try transducer(SmallDecoder(kind: .lastLabel, start: start))
  }

  @Test("of no labels, and of one frame", arguments: SmallDecoder.Kind.allCases)
  func smallest(_ kind: SmallDecoder.Kind) throws {
    let decoder = SmallDecoder(kind: kind)
    func utterance(_ parameters: Parameters<Double>) throws -> UtteranceGradient<Double> {
      try UtteranceGradient(
        decoder.network(Double.self), frames: SmallDecoder.frames(1), parameters: parameters,
        gradient: [Double](repeating: 0, count: parameters.layout.count))
    }
    var one = try utterance(decoder.parameters(Double.self))
    one.add(one.score([]), coefficient: -1)
    one.finish()
    try check(decoder, one.takeGradient()) { try -utterance($0).score([]).logProb }
  }

  @Test("blocks of a long utterance add up", arguments: [SmallDecoder.Kind.reduced, .recurrent])
  func blocks(_ kind: SmallDecoder.Kind) throws {
    let decoder = SmallDecoder(kind: kind, isTied: true)
    let labels = (0..<30).map { decoder.labels[$0 * 7 % 4] }
    let frames = SmallDecoder.frames(40)
    let network = try decoder.network(Double.self)
    let parameters = decoder.parameters(Double.self)
    func utterance(_ parameters: Parameters<Double>) -> UtteranceGradient<Double> {
      UtteranceGradient(
        network, frames: frames, parameters: parameters,
        gradient: [Double](repeating: 0, count: parameters.layout.count))
    }
    var whole = utterance(parameters)
    whole.add(whole.score(labels), coefficient: -1)
    whole.finish()
    let gradient = whole.takeGradient()
    // One direction through all parameters is enough to see whether a block is missing.
    let direction = gradient.map { $0 >= 0 ? 1.0 : -1.0 }
    func loss(_ step: Double) -> Double {
      var moved = parameters
      for index in moved.values.indices { moved.values[index] += step * direction[index] }
      return -utterance(moved).score(labels).logProb
    }
    let expected = (loss(1e-6) - loss(-1e-6)) / 2e-6
    let found = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(found - expected) <= 1e-6 * abs(expected))
  }

  @Test("nodes with negligible posterior can be skipped", arguments: [false, true])
  func unlikelyNodes(isHAT: Bool) throws {
    let decoder = SmallDecoder(kind: .reduced, isTied: true, isHAT: isHAT)
    let network = try decoder.network(Float.self)
    // Sharp, as a trained decoder: most nodes are passed with next to no probability.
    var parameters = decoder.parameters(Float.self)
    for index in parameters.values.indices { parameters.values[index] *= 6 }
    let labels = (0..<30).map { decoder.labels[$0 * 7 % 4] }
    func gradient(_ leastShare: Double?) -> [Float] {
      let zeros = [Float](repeating: 0, count: parameters.layout.count)
      let frames = SmallDecoder.frames(40)
      var utterance =
        leastShare.map {
          UtteranceGradient(
            network, frames: frames, parameters: parameters, gradient: zeros, leastShare: $0)
        } ?? UtteranceGradient(network, frames: frames, parameters: parameters, gradient: zeros)
      utterance.add(utterance.score(labels), coefficient: -1)
      utterance.finish()
      return utterance.takeGradient()
    }
    let (all, likely, few) = (gradient(-1), gradient(nil), gradient(1e-2))
    let scale = all.map(abs).max() ?? 0
    func difference(_ other: [Float]) -> Float { zip(all, other).map { abs($0 - $1) }.max() ?? 0 }
    #expect(all != likely, "none was left out")
    #expect(difference(likely) <= 1e-6 * scale)
    #expect(difference(few) > 1e-4 * scale, "a limit that matters is not seen")
  }

  @Test("FastEmit scales the label part")
  func fastEmit() throws {
    let decoder = SmallDecoder(kind: .reduced)
    let labels = [0, 3].map { decoder.labels[$0] }
    func gradient(_ lambda: Double) throws -> [Double] {
      var utterance = try utterance(decoder, decoder.parameters(Double.self))
      utterance.add(utterance.score(labels), coefficient: -1, fastEmit: lambda)
      utterance.finish()
      return utterance.takeGradient()
    }
    let (none, half, one) = try (gradient(0), gradient(0.5), gradient(1))
    #expect(none != one)
    for index in none.indices {
      #expect(abs((none[index] + one[index]) / 2 - half[index]) < 1e-12)
    }
  }
}
