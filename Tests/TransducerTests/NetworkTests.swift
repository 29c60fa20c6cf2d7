import Foundation
import Kernels
import TestSupport
import Testing
import Transducer

@Suite("Networks against PyTorch")
struct NetworkTests {
  private static let tolerance = NetworkVectors.tolerance

  @Test(arguments: NetworkVectors.names)
  func encoder(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let found = try vectors.encoder.encode(vectors.features)
    #expect(found.rows == vectors.features.rows)
    #expect(maxDifference(found.storage, vectors.expected.encoded) < Self.tolerance)
  }

  @Test(arguments: NetworkVectors.names)
  func predictor(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let predictor = vectors.scorer.predictor
    for prediction in vectors.expected.predictions {
      var out = predictor.start()
      for token in prediction.context { out = predictor.step(token, from: out.state) }
      #expect(
        maxDifference(out.output, prediction.output) < Self.tolerance, "\(prediction.labels)")
      #expect(predictor.output(after: prediction.context) == out)
      #expect(out.output.count == predictor.outputDim)
    }
  }

  @Test(arguments: NetworkVectors.names)
  func joiner(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let joiner = vectors.scorer.joiner
    let given = vectors.expected.adjustment
    let adjustment = LogitAdjustment(
      blankPenalty: given.blank_penalty, temperature: given.temperature)
    for joined in vectors.expected.joined {
      let prediction = vectors.expected.predictions[joined.history]
      let encoder = joiner.projectEncoder(vectors.frame(joined.frame)[...])
      let predictor = joiner.projectPredictor(prediction.output.map { Float($0) })
      let plain = joiner.logProbs(encoder: encoder, predictor: predictor)
      let adjusted = joiner.logProbs(
        encoder: encoder, predictor: predictor, adjustment: adjustment)
      #expect(maxDifference(plain, joined.log_probs) < Self.tolerance)
      #expect(maxDifference(adjusted, joined.adjusted) < Self.tolerance)
      for distribution in [plain, adjusted] {
        let total = distribution.map { exp($0) }.reduce(0, +)
        #expect(abs(total - 1) < 1e-12)
      }
    }
  }

  @Test(arguments: ["full", "streaming", "lookahead", "cosine"])
  func contextWeights(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let predictor = try #require(vectors.scorer.predictor as? ReducedPredictor)
    for prediction in vectors.expected.predictions {
      let state = predictor.output(after: prediction.context).state
      let expected = try #require(prediction.weights)
      #expect(maxDifference(predictor.contextWeights(state), expected) < Self.tolerance)
    }
  }

  /// Both are the same sums in another order, over at most 12 x 4 x 3 terms around 1.
  @Test(arguments: ["full", "streaming", "lookahead", "cosine"])
  func foldedHeadsEqualTheHeadsAsStored(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let predictor = try #require(vectors.scorer.predictor as? ReducedPredictor)
    for prediction in vectors.expected.predictions {
      let context = Array(prediction.context.suffix(predictor.options.contextSize))
      let folded = predictor.output(context: context, isFolded: true)
      let stored = predictor.output(context: context, isFolded: false)
      #expect(maxDifference(folded, stored.map { Double($0) }) < 2e-5)
      #expect(maxDifference(stored, prediction.output) < Self.tolerance)
    }
  }

  @Test func onlyTheLastLabelsCountWhereTheContextIsLimited() throws {
    for name in NetworkVectors.names {
      let predictor = try NetworkVectors(name).scorer.predictor
      guard let size = predictor.contextSize else { continue }
      let recent = (0..<size).map { TokenID([3, 4, 1, 3, 1][$0]) }
      let short = predictor.output(after: [TokenID(1), TokenID(4)] + recent)
      let long = predictor.output(after: [TokenID(3), TokenID(3), TokenID(1)] + recent)
      #expect(short == long)
      #expect(short.state.context == recent)
      #expect(short.output == predictor.output(after: recent).output)
    }
  }

  /// The three start paddings differ until N labels are there, and then no more.
  @Test func startPaddingIsSeenUntilTheContextIsFull() throws {
    let base = try NetworkVectors("lookahead")
    let options = try #require(base.scorer.predictor as? ReducedPredictor).options
    #expect(options.start == .blank && options.contextSize == 5)
    let tokens = (0..<5).map { TokenID($0) }
    let outputs = StartPadding.allCases.map { start in
      (0...5).map { count -> [Float]? in
        var other = options
        other.start = start
        return try? TestWeights.predictor(other).output(after: tokens.prefix(count)).output
      }
    }
    // zeros, blank_last, blank: the last two are the same when one place is left to fill.
    for (a, b, differ) in [(0, 1, 5), (1, 2, 4), (0, 2, 5)] {
      for count in 0..<6 { #expect((outputs[a][count] != outputs[b][count]) == (count < differ)) }
      #expect(outputs[a][5] != nil)
    }
  }
}
