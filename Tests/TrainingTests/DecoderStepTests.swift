import Kernels
import Scoring
import TestSupport
import Testing
import Training
import Transducer

/// A training step descends the gradient.
@Suite("One step of training")
struct DecoderStepTests {
  let decoder = SmallDecoder(kind: .reduced, isTied: true)

  private func step(
    _ loss: DecoderStep.Loss, rate: Double, words: [String] = ["ab"]
  ) throws -> DecoderStep.Outcome? {
    let labels = [0, 1].map { decoder.labels[$0] }
    let candidates = [[0, 1], [0], [2, 3], []].map { $0.map { decoder.labels[$0] } }
    let step = try DecoderStep(decoder.network(Float.self), loss: loss, rate: rate)
    return step(
      TrainingExample(
        name: "toy", frames: SmallDecoder.frames(5), labels: labels, words: words),
      candidates: candidates, parameters: decoder.parameters(Float.self))
  }

  @Test("a short one lowers its loss by the rate times the squared gradient norm")
  func slope() throws {
    let rate = 1e-3
    let embr = try #require(try step(.embr, rate: rate))
    let risks = try (
      #require(embr.before.expectedRisk), #require(embr.after.expectedRisk)
    )
    let fall = embr.gradientNorm * embr.gradientNorm * rate
    #expect(abs(risks.0 - risks.1 - fall) < 0.05 * fall, "\(risks), \(fall)")

    let transducer = try #require(try step(.transducer, rate: rate))
    let rise = transducer.after.referenceLogProb - transducer.before.referenceLogProb
    let expected = transducer.gradientNorm * transducer.gradientNorm * rate
    #expect(abs(rise - expected) < 0.05 * expected, "\(rise), \(expected)")
  }

  @Test("candidates with fewer errors than expected go up, others down")
  func push() throws {
    let outcome = try #require(try step(.embr, rate: 1e-3))
    for (before, after) in zip(outcome.before.entries, outcome.after.entries) {
      guard let gradient = before.gradient, abs(gradient) > 1e-3 else { continue }
      #expect((after.posterior > before.posterior) == (gradient < 0))
    }
    #expect(outcome.before.entries.count == 4)
  }

  @Test("an impossible reference gives no step")
  func impossible() throws {
    var parameters = decoder.parameters(Float.self)
    parameters.values[0] = .nan
    let step = try DecoderStep(decoder.network(Float.self), loss: .embr, rate: 1)
    #expect(
      step(
        TrainingExample(
          name: "toy", frames: SmallDecoder.frames(5), labels: [decoder.labels[0]], words: ["a"]),
        candidates: [[]], parameters: parameters) == nil)
  }
}
