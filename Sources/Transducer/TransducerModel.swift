/// The part of a transducer that a search needs: vocabulary, predictor and joiner.
package struct LabelScorer: Sendable {
  package let vocabulary: Vocabulary
  package let predictor: any Predictor
  package let joiner: any Joiner
  /// The failure that made predictor or joiner return NaN, if they know it; reported once.
  package let takeFailure: @Sendable () -> (any Error)?

  package init(
    vocabulary: Vocabulary, predictor: any Predictor, joiner: any Joiner,
    takeFailure: @escaping @Sendable () -> (any Error)? = { nil }
  ) {
    self.vocabulary = vocabulary
    self.predictor = predictor
    self.joiner = joiner
    self.takeFailure = takeFailure
  }
}

/// A whole RNN-Transducer (Graves, 2012): encoder, predictor, joiner.
package struct TransducerModel: Sendable {
  package let encoder: any Encoder
  package let scorer: LabelScorer
  /// Seconds per encoder frame.
  package let frameDuration: Double

  package init(encoder: any Encoder, scorer: LabelScorer, frameDuration: Double) {
    self.encoder = encoder
    self.scorer = scorer
    self.frameDuration = frameDuration
  }

  package var vocabulary: Vocabulary { scorer.vocabulary }
}
