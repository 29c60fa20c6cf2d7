import Kernels

/// The adjustment of the joiner's logits before the log-softmax: blank penalty, then temperature.
package struct LogitAdjustment: Sendable, Equatable {
  /// Subtracted from the blank logit.
  package var blankPenalty: Double
  /// Divides every logit; above 0.
  package var temperature: Double

  package init(blankPenalty: Double = 0, temperature: Double = 1) {
    self.blankPenalty = blankPenalty
    self.temperature = temperature
  }

  package static let none = LogitAdjustment()

  /// log P of each token from its logit (V), or of each duration, which has no blank.
  package func logProbs(
    of logits: UnsafeBufferPointer<Float>, blank: TokenID?
  ) -> [Double] {
    var values = [Double](widening: logits, dividedBy: temperature)
    if let blank { values[blank.index] -= blankPenalty / temperature }
    values.applyLogSoftmax()
    return values
  }
}

/// A joiner's output at a frame after a context, nats.
package struct JointScores: Sendable, Equatable {
  /// log P(token), V values.
  package var tokens: [Double]
  /// log P(duration) for each of `Joiner.durations`, independent of the token; empty if the model
  /// has none.
  package var durations: [Double]

  package init(tokens: [Double], durations: [Double] = []) {
    self.tokens = tokens
    self.durations = durations
  }
}

/// The joint network: from an encoder frame and a predictor output to a distribution over V.
///
/// The two projections are separate from `logProbs` so that a search computes each once: per frame,
/// and per context.
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

  /// The possible durations of a token in frames, if the model predicts them (TDT: Xu et al.,
  /// 2023); at least one is above 0. Empty for other models, where a blank takes one frame and a
  /// label none.
  var durations: [Int] { get }
  /// `logProbs`, and those of the durations; the temperature divides the logits of both.
  func scores(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [JointScores]

  /// Whether `internalLogProbs` is available.
  var hasInternalModel: Bool { get }
  /// log P(label | context) without any audio, V values, 0 at blank; `nil` if the joiner has no
  /// internal language model: only one with a separate blank has (HAT: Variani et al., 2020).
  func internalLogProbs(predictor: [Float]) -> [Double]?
}

extension Joiner {
  package var hasInternalModel: Bool { false }

  package func internalLogProbs(predictor: [Float]) -> [Double]? { nil }

  package var durations: [Int] { [] }

  package func scores(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [JointScores] {
    logProbs(encoder: encoder, predictors: predictors, adjustment: adjustment).map {
      JointScores(tokens: $0)
    }
  }

  /// `scores` of one context.
  package func scores(
    encoder: [Float], predictor: [Float], adjustment: LogitAdjustment
  ) -> JointScores {
    scores(encoder: encoder, predictors: [predictor], adjustment: adjustment)[0]
  }

  /// log P(token | frame, context) of one context.
  package func logProbs(
    encoder: [Float], predictor: [Float], adjustment: LogitAdjustment = .none
  ) -> [Double] {
    logProbs(encoder: encoder, predictors: [predictor], adjustment: adjustment)[0]
  }
}
