package import Text
package import Transducer

/// A model's information besides its networks, for any kind of model file.
package struct ModelSummary: Sendable {
  package let name: String
  package let licence: String
  package let vocabulary: Vocabulary
  /// An object with the known ones of `provenance`, `features`, `encoder`, `predictor`, `joiner`.
  package let settings: JSON
  /// The encoder's look-ahead in encoder frames; `nil` for the whole utterance.
  package let lookAhead: Int?

  package init(
    name: String, licence: String, vocabulary: Vocabulary, settings: JSON,
    lookAhead: Int?
  ) {
    self.name = name
    self.licence = licence
    self.vocabulary = vocabulary
    self.settings = settings
    self.lookAhead = lookAhead
  }
}

extension ModelDescription {
  /// - Parameter lookAhead: of the opened encoder.
  func summary(lookAhead: Int?) -> ModelSummary {
    ModelSummary(
      name: name, licence: licence, vocabulary: vocabulary, settings: settings,
      lookAhead: lookAhead)
  }
}
