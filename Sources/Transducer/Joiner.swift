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

  /// log P of each token from its logit (V); of each duration, which knows no blank.
  package func logProbs(
    of logits: UnsafeBufferPointer<Float>, blank: TokenID?
  ) -> [Double] {
    var values = [Double](widening: logits, dividedBy: temperature)
    if let blank { values[blank.index] -= blankPenalty / temperature }
    values.applyLogSoftmax()
    return values
  }
}

/// What a joiner says at a frame after a context, nats.
package struct JointScores: Sendable, Equatable {
  /// log P(token), V values.
  package var tokens: [Double]
  /// log P(duration), one of each of `Joiner.durations`, independent of the token; empty where the
  /// model has none.
  package var durations: [Double]

  package init(tokens: [Double], durations: [Double] = []) {
    self.tokens = tokens
    self.durations = durations
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

  /// The frames that a token may take, where the model says so with each (TDT: Xu et al., 2023); at
  /// least one is above 0. Empty for others: a blank takes one frame, a label none.
  var durations: [Int] { get }
  /// `logProbs` and those of the durations; the temperature divides the logits of both.
  func scores(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [JointScores]

  /// Whether `internalLogProbs` says anything.
  var hasInternalModel: Bool { get }
  /// log P(label | context) without any sound, V values, 0 at blank; `nil` where the joiner has no
  /// internal language model: only one with a blank of its own has (HAT: Variani et al., 2020).
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
