/// What fusion adds to a hypothesis's score for one label, by part; nats, already weighted.
package struct FusionScore: Sendable, Equatable {
  package var languageModel: Double
  package var hotwords: Double
  /// What is taken off for the model's internal language model.
  package var internalModel: Double

  package static let zero = FusionScore(languageModel: 0, hotwords: 0)

  package init(languageModel: Double, hotwords: Double, internalModel: Double = 0) {
    self.internalModel = internalModel
    self.languageModel = languageModel
    self.hotwords = hotwords
  }

  package var total: Double { languageModel + hotwords + internalModel }

  package static func + (a: FusionScore, b: FusionScore) -> FusionScore {
    FusionScore(
      languageModel: a.languageModel + b.languageModel, hotwords: a.hotwords + b.hotwords,
      internalModel: a.internalModel + b.internalModel)
  }
}

/// Where a hypothesis stands in language model and hotword graph; 16 bytes.
///
/// Equal label sequences lead to equal states. Different ones may too: what follows then scores the
/// same after both.
package struct FusionState: Hashable, Sendable {
  var languageModel: LanguageModelState
  var hotword: HotwordGraph.State
}
