package import Text
package import Transducer

/// What is said of a model besides its networks, whatever kind of file it came from.
package struct ModelSummary: Sendable {
  package let name: String
  package let licence: String
  package let vocabulary: Vocabulary
  /// An object with what is known of `provenance`, `features`, `encoder`, `predictor`, `joiner`.
  package let settings: JSON
  /// Encoder frames of sound after a frame that the encoder needs for it; `nil` for all.
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
  /// - Parameter lookAhead: of the encoder that was opened.
  func summary(lookAhead: Int?) -> ModelSummary {
    ModelSummary(
      name: name, licence: licence, vocabulary: vocabulary, settings: settings,
      lookAhead: lookAhead)
  }
}
