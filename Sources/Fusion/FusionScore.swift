/// The fusion score of one label, by part; nats, already weighted.
package struct FusionScore: Sendable, Equatable {
  package var languageModel: Double
  package var hotwords: Double
  /// The part subtracted for the model's internal language model.
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

/// A hypothesis's state in the language model and the hotword graph; 16 bytes.
///
/// Equal label sequences lead to equal states. Different ones may too: then any continuation scores
/// the same after both.
package struct FusionState: Hashable, Sendable {
  var languageModel: LanguageModelState
  var hotword: HotwordGraph.State
}
