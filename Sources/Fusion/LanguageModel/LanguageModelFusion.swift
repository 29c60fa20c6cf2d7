package import Transducer

/// An n-gram model, its weight, and the unit of its words in a vocabulary.
package struct LanguageModelFusion: Sendable {
  /// What a word of the language model is.
  package enum Unit: String, Codable, Sendable, CaseIterable {
    /// A word of the text. Pieces are collected; a word is scored when the next one begins, or at
    /// the end.
    case words
    /// A token of the vocabulary, scored immediately.
    case tokens
  }

  package let model: NGramModel
  /// The factor on log P.
  package let weight: Double
  package let unit: Unit

  /// - Parameter unit: `nil` to detect it: tokens, if at least nine in ten of the model's words are
  ///   tokens and, in a vocabulary with `▁`, at least one has a `▁`: without it, "A" and "I" are
  ///   words that happen to be tokens too. In a vocabulary without word boundaries every token is a
  ///   word, and the unit is always tokens.
  package init(
    model: NGramModel, weight: Double, unit: Unit? = nil, vocabulary: Vocabulary
  ) throws(FusionError) {
    guard weight.isFinite else { throw .weight(weight) }
    let match = VocabularyMatch(model: model, vocabulary: vocabulary)
    self.model = model
    self.weight = weight
    self.unit = match.unit(asked: unit)
    guard match.isUsable(as: self.unit) else { throw .nothingShared(self.unit, match.examples) }
  }

  /// The model, queried with labels of the vocabulary.
  func labels(of vocabulary: Vocabulary) -> any LabelLanguageModel {
    switch unit {
    case .words: WordLanguageModel(self, vocabulary: vocabulary)
    case .tokens: TokenLanguageModel(self, vocabulary: vocabulary)
    }
  }
}
