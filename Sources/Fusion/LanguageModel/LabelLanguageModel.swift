import Transducer

/// A hypothesis's state in a language model: the history of whole words (or tokens), and the
/// position inside a word.
struct LanguageModelState: Hashable, Sendable {
  var history: NGramState
  var prefix: WordPrefix

  /// Without a language model.
  static let nowhere = LanguageModelState(history: .none, prefix: .empty)
}

/// A language model queried label by label; scores are nats, weighted. Never queried with blank or
/// the unknown token.
protocol LabelLanguageModel: Sendable {
  var start: LanguageModelState { get }
  /// Writes the score of every token into V scores.
  func writeScores(after state: LanguageModelState, to scores: inout [FusionScore])
  func score(of label: TokenID, after state: LanguageModelState) -> Double
  func state(after state: LanguageModelState, label: TokenID) -> LanguageModelState
  func finalScore(_ state: LanguageModelState) -> Double
}
