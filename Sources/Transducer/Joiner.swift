import Kernels

/// What is done to the joiner's logits before the log-softmax: blank penalty, then temperature.
package struct LogitAdjustment: Sendable, Equatable {
  /// Subtracted from the logit of blank.
  package var blankPenalty: Double
  /// Divides every logit; above 0.
  package var temperature: Double

  package init(blankPenalty: Double = 0, temperature: Double = 1) {
    self.blankPenalty = blankPenalty
    self.temperature = temperature
  }

  package static let none = LogitAdjustment()

  /// log P of each token from its logit (V).
  package func logProbs(
    of logits: UnsafeBufferPointer<Float>, blank: TokenID
  ) -> [Double] {
    var values = [Double](widening: logits, dividedBy: temperature)
    values[blank.index] -= blankPenalty / temperature
    values.applyLogSoftmax()
    return values
  }
}

/// The joint network: from an encoder frame and a predictor output to a distribution over V.
///
/// The two projections are apart from `logProbs` so that a search makes each once: one per frame,
/// one per context.
package protocol Joiner: Sendable {
  /// V, with blank.
  var vocabularySize: Int { get }

  /// (D_encoder) -> (J)
  func projectEncoder(_ frame: ArraySlice<Float>) -> [Float]
  /// (D_predictor) -> (J)
  func projectPredictor(_ output: [Float]) -> [Float]
  /// log P(token | frame, context), V natural logs that sum (as probabilities) to 1, in Double
  /// from the joiner's Float logits: of one frame with each of several contexts.
  func logProbs(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [[Double]]

  /// Whether `internalLogProbs` says anything.
  var hasInternalModel: Bool { get }
  /// log P(label | context) without any sound, V values, 0 at blank; `nil` where the joiner has no
  /// internal language model: only one with a blank of its own has (HAT: Variani et al., 2020).
  func internalLogProbs(predictor: [Float]) -> [Double]?
}

extension Joiner {
  package var hasInternalModel: Bool { false }

  package func internalLogProbs(predictor: [Float]) -> [Double]? { nil }

  /// log P(token | frame, context) of one context.
  package func logProbs(
    encoder: [Float], predictor: [Float], adjustment: LogitAdjustment = .none
  ) -> [Double] {
    logProbs(encoder: encoder, predictors: [predictor], adjustment: adjustment)[0]
  }
}
