package import Transducer

/// Shallow fusion: scores of an n-gram language model and of hotwords, label by label.
///
/// Blank and the unknown token score nothing and do not change the state, unless the unknown token
/// is emitted as a label.
package struct FusionScorer: Sendable {
  private var vocabulary: Vocabulary
  private let languageModel: (any LabelLanguageModel)?
  private let hotwords: HotwordGraph?

  /// - Parameters:
  ///   - languageModel: made for the same vocabulary.
  ///   - hotwords: made for the same vocabulary.
  package init(
    vocabulary: Vocabulary, languageModel: LanguageModelFusion?, hotwords: HotwordGraph?
  ) {
    self.vocabulary = vocabulary
    self.languageModel = languageModel?.labels(of: vocabulary)
    self.hotwords = hotwords
  }

  /// The same where the unknown token is a label like any other.
  package var emittingUnknown: FusionScorer {
    var scorer = self
    scorer.vocabulary = Vocabulary(tokens: vocabulary.tokens, blankID: vocabulary.blankID)
    return scorer
  }

  /// No label yet: the language model has seen `<s>`.
  package var start: FusionState {
    FusionState(
      languageModel: languageModel?.start ?? .nowhere, hotword: hotwords?.start ?? .nowhere)
  }

  /// The score each token would add as the next label, V values; zero for blank and unknown.
  ///
  /// - Complexity: O(V) with hotwords or a language model over words; with one over tokens O(V + c)
  ///   for c words that follow the state's history.
  package func scores(after state: FusionState) -> [FusionScore] {
    var scores = [FusionScore](repeating: .zero, count: vocabulary.size)
    languageModel?.writeScores(after: state.languageModel, to: &scores)
    hotwords?.writeScores(after: state.hotword, to: &scores)
    scores[vocabulary.blankID.index] = .zero
    if let unknown = vocabulary.unkID { scores[unknown.index] = .zero }
    return scores
  }

  /// The score of one token as the next label: exactly that of `scores(after:)`.
  package func score(of label: TokenID, after state: FusionState) -> FusionScore {
    guard isLabel(label) else { return .zero }
    return FusionScore(
      languageModel: languageModel?.score(of: label, after: state.languageModel) ?? 0,
      hotwords: hotwords?.step(label, from: state.hotword).score ?? 0)
  }

  /// The state after a label; blank and the unknown token do not change it.
  package func state(after state: FusionState, label: TokenID) -> FusionState {
    guard isLabel(label) else { return state }
    return FusionState(
      languageModel: languageModel?.state(after: state.languageModel, label: label) ?? .nowhere,
      hotword: hotwords?.step(label, from: state.hotword).state ?? .nowhere)
  }

  /// The score added if the utterance ends here: the last word and `</s>` of the language model,
  /// minus the boosts of unfinished hotwords.
  package func finalScore(_ state: FusionState) -> FusionScore {
    FusionScore(
      languageModel: languageModel?.finalScore(state.languageModel) ?? 0,
      hotwords: hotwords?.finalScore(state.hotword) ?? 0)
  }

  private func isLabel(_ token: TokenID) -> Bool {
    token != vocabulary.blankID && token != vocabulary.unkID
  }
}
