import Transducer

/// Where a hypothesis stands in a language model: the history of whole words (or tokens), and how
/// far into a word it is.
struct LanguageModelState: Hashable, Sendable {
  var history: NGramState
  var prefix: WordPrefix

  /// Where there is no language model.
  static let nowhere = LanguageModelState(history: .none, prefix: .empty)
}

/// A language model asked label by label; scores are nats, weighted. Never asked of blank or the
/// unknown token.
protocol LabelLanguageModel: Sendable {
  var start: LanguageModelState { get }
  /// Writes what every token would score into V scores.
  func writeScores(after state: LanguageModelState, to scores: inout [FusionScore])
  func score(of label: TokenID, after state: LanguageModelState) -> Double
  func state(after state: LanguageModelState, label: TokenID) -> LanguageModelState
  func finalScore(_ state: LanguageModelState) -> Double
}
