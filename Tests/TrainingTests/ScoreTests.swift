import BeamSearch
import Kernels
import Scoring
import TestSupport
import Testing
import Training
import Transducer

/// Scores in training against scores in decoding.
@Suite("Scores in training")
struct ScoreTests {
  @Test("are those of the decoding networks", arguments: SmallDecoder.all)
  func decoding(_ decoder: SmallDecoder) throws {
    let parameters = decoder.parameters(Float.self)
    let frames = SmallDecoder.frames(6)
    let utterance = try UtteranceGradient(
      decoder.network(Float.self), frames: frames, parameters: parameters, gradient: [])
    let scorer = try decoder.scorer(parameters)
    for labels in [[], [2], [0, 3, 1, 1]].map({ $0.map { decoder.labels[$0] } }) {
      let builder = LatticeBuilder(
        scorer: scorer,
        encoder: EncoderProjection(
          EncoderOut(frames: frames, frameDuration: 0.04), joiner: scorer.joiner))
      let expected = try builder.exactLogProbs(of: [labels])[0]
      #expect(abs(utterance.score(labels).logProb - expected) < 1e-5)
    }
  }

  @Test("of heads are those of their folded head")
  func heads() throws {
    let many = SmallDecoder(kind: .reduced, isTied: true, heads: 4)
    let one = SmallDecoder(kind: .reduced, isTied: true, heads: 1)
    let parameters = many.parameters(Double.self)
    var tensors = parameters.tensors
    let positions = try #require(tensors["predictor.position"])
    let size = positions.values.count / 4
    tensors["predictor.position"] = Tensor(
      shape: [1, 3, SmallDecoder.dim],
      values: (0..<size).map { index in
        (0..<4).reduce(0) { $0 + positions.values[$1 * size + index] } / 4
      })
    let folded = try Parameters<Double>(layout: one.layout, tensors: tensors)
    let labels = [0, 1, 3, 2].map { many.labels[$0] }
    let frames = SmallDecoder.frames(5)
    let scores = try (
      UtteranceGradient(
        many.network(Double.self), frames: frames, parameters: parameters, gradient: []
      ).score(labels).logProb,
      UtteranceGradient(
        one.network(Double.self), frames: frames, parameters: folded, gradient: []
      ).score(labels).logProb
    )
    #expect(abs(scores.0 - scores.1) < 1e-6)
  }

  @Test("a tied decoder has one matrix")
  func tied() throws {
    for kind in SmallDecoder.Kind.allCases {
      let (tied, untied) = (SmallDecoder(kind: kind, isTied: true), SmallDecoder(kind: kind))
      let saved = SmallDecoder.size * SmallDecoder.dim
      #expect(try tied.network(Float.self).layout.count == untied.layout.count - saved)
    }
  }
}
