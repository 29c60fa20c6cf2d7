import Transducer

/// Which words of a language model are tokens of a vocabulary, ignoring case.
///
/// If the vocabulary is all upper case or all lower case, the model's words are converted to that
/// case; else, if the model is, the tokens are converted.
struct VocabularyMatch {
  /// By token: the matching word. If several words differ only in case: the one spelled the same,
  /// else the most probable.
  private(set) var wordOfToken: [WordID?]
  private let model: NGramModel
  private let vocabulary: Vocabulary
  /// Only words that are neither special nor like `<s>`.
  private var words = 0
  private var wordsThatAreTokens = 0
  private var someWordHasMark = false

  init(model: NGramModel, vocabulary: Vocabulary) {
    self.model = model
    self.vocabulary = vocabulary
    wordOfToken = Array(repeating: nil, count: vocabulary.size)
    let folding = LetterCase.folding(model: model, vocabulary: vocabulary)
    var tokens: [String: [Int]] = [:]
    for (index, token) in vocabulary.tokens.enumerated() {
      tokens[folding.applied(to: token), default: []].append(index)
    }
    for index in 0..<model.wordCount {
      let word = WordID(index)
      let text = model.text(of: word)
      let same = tokens[folding.applied(to: text)] ?? []
      for token in same where isBetter(word, text, for: token) { wordOfToken[token] = word }
      guard !model.specials.contains(word) else { continue }
      words += 1
      wordsThatAreTokens += same.isEmpty ? 0 : 1
      someWordHasMark = someWordHasMark || text.contains("\u{2581}")
    }
  }

  private func isBetter(_ word: WordID, _ text: String, for token: Int) -> Bool {
    guard let old = wordOfToken[token] else { return true }
    let name = vocabulary.tokens[token]
    if model.text(of: old) == name { return false }
    return text == name
      || model.score(of: word, after: .none).logProb > model.score(of: old, after: .none).logProb
  }

  /// See `LanguageModelFusion.init`.
  func unit(asked: LanguageModelFusion.Unit?) -> LanguageModelFusion.Unit {
    if !vocabulary.marksWords { return .tokens }
    if let asked { return asked }
    let hasMark = vocabulary.markedTokens.contains { $0.contains("\u{2581}") }
    return wordsThatAreTokens * 10 >= words * 9 && (someWordHasMark || !hasMark) ? .tokens : .words
  }

  /// Whether any word of the model can ever occur: for words, whether the tokens have all its
  /// bytes.
  func isUsable(as unit: LanguageModelFusion.Unit) -> Bool {
    switch unit {
    case .tokens: return wordsThatAreTokens > 0
    case .words:
      let folding = LetterCase.folding(model: model, vocabulary: vocabulary)
      let known = vocabulary.tokens.indices.reduce(into: Set<UInt8>()) { known, token in
        known.formUnion(vocabulary.bytes(of: TokenID(token), in: folding))
      }
      return ordinaryWords.contains { folding.applied(to: $0).utf8.allSatisfy(known.contains) }
    }
  }

  /// A few words of the model, for messages.
  var examples: [String] { Array(ordinaryWords.prefix(3)) }

  private var ordinaryWords: some Sequence<String> {
    (0..<model.wordCount).lazy.map(WordID.init).filter { !model.specials.contains($0) }
      .map { model.text(of: $0) }
  }
}

extension LetterCase {
  /// The letter case in which words of a model and texts of a vocabulary are compared.
  static func folding(model: NGramModel, vocabulary: Vocabulary) -> LetterCase {
    let own = vocabulary.letterCase
    guard own == .both else { return own }
    return LetterCase(
      of: (0..<model.wordCount).lazy.map(WordID.init).filter { !model.specials.contains($0) }
        .map { model.text(of: $0) })
  }
}
