import Foundation
import ModelFiles
import Testing
import Transducer

/// The internal language model of HAT: the joint network's label scores without any audio.
@Suite("Internal language model")
struct InternalModelTests {
  private func joiners() throws -> [(vectors: NetworkVectors, joiner: any Joiner)] {
    try NetworkVectors.names.map { try NetworkVectors($0) }.map { ($0, $0.scorer.joiner) }
  }

  @Test func onlyHATHasOne() throws {
    var seen: Set<Bool> = []
    for (vectors, joiner) in try joiners() {
      let projection = [Float](
        repeating: 0.1, count: joiner.projectEncoder(vectors.frame(0)[...]).count)
      #expect((joiner.internalLogProbs(predictor: projection) != nil) == joiner.hasInternalModel)
      seen.insert(joiner.hasInternalModel)
    }
    #expect(seen == [true, false])
  }

  /// With a zero in place of the encoder's projection the joint network's own distribution, given
  /// that a label comes, is the same; the reference numbers hold for that one.
  @Test func isTheDistributionOfLabelsWithoutTheEncoder() throws {
    for (vectors, joiner) in try joiners() where joiner.hasInternalModel {
      let blank = vectors.scorer.vocabulary.blankID.index
      for prediction in vectors.expected.predictions {
        let predictor = joiner.projectPredictor(prediction.output.map { Float($0) })
        let found = try #require(joiner.internalLogProbs(predictor: predictor))
        let joined = joiner.logProbs(
          encoder: [Float](repeating: 0, count: predictor.count), predictor: predictor)
        let labels = log(1 - exp(joined[blank]))
        #expect(found[blank] == 0)
        for token in found.indices where token != blank {
          #expect(abs(found[token] - (joined[token] - labels)) < 1e-9)
        }
        let total = found.enumerated().filter { $0.offset != blank }
          .map { exp($0.element) }.reduce(0, +)
        #expect(abs(total - 1) < 1e-12)
      }
    }
  }

  @Test func theSoundDoesNotMatterAndTheContextDoes() throws {
    for (vectors, joiner) in try joiners() where joiner.hasInternalModel {
      let rows = vectors.expected.predictions.map {
        joiner.internalLogProbs(
          predictor: joiner.projectPredictor($0.output.map { Float($0) }))
      }
      #expect(Set(rows).count > 1)
    }
  }
}
