import Transducer

/// A language model over words: the bytes of the labels are collected into a word, which is scored
/// when a label begins the next one, or at the end.
struct WordLanguageModel: LabelLanguageModel {
  private let model: NGramModel
  private let weight: Double
  /// log P of an unknown word if the model has no `<unk>`; nats.
  private let floor: Double
  private let index: WordIndex
  /// By token: its bytes split at spaces, so one part more than it has spaces.
  private let parts: [[ArraySlice<UInt8>]]

  init(_ fusion: LanguageModelFusion, vocabulary: Vocabulary) {
    model = fusion.model
    weight = fusion.weight
    floor = fusion.model.floor
    let folding = LetterCase.folding(model: fusion.model, vocabulary: vocabulary)
    index = Self.index(fusion.model, folding: folding)
    parts = vocabulary.tokens.indices.map { token in
      vocabulary.bytes(of: TokenID(token), in: folding)
        .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    }
  }

  /// Of words that differ only in case, the one written in the compared case comes first, then the
  /// most probable.
  private static func index(_ model: NGramModel, folding: LetterCase) -> WordIndex {
    let words = (0..<model.wordCount).map(WordID.init).filter { !model.specials.contains($0) }
      .map { id in
        let text = model.text(of: id)
        let folded = folding.applied(to: text)
        return (
          text: Array(folded.utf8), id: id, isExact: folded == text,
          logProb: model.tree.logProb(model.tree.unigram(id.rawValue))
        )
      }
    let ranked =
      folding == .both
      ? words
      : words.sorted { a, b in
        a.isExact != b.isExact
          ? a.isExact : (a.logProb, b.id.rawValue) > (b.logProb, a.id.rawValue)
      }
    return WordIndex(ranked.map { ($0.text, $0.id) })
  }

  var start: LanguageModelState { LanguageModelState(history: model.start, prefix: .empty) }

  func writeScores(after state: LanguageModelState, to scores: inout [FusionScore]) {
    var ended: Double?
    for (token, parts) in parts.enumerated() where parts.count > 1 {
      let isPlain = parts.count == 2 && parts[0].isEmpty
      if isPlain, let ended {
        scores[token].languageModel = ended
        continue
      }
      let score = step(parts, from: state).score
      if isPlain { ended = score }
      scores[token].languageModel = score
    }
  }

  func score(of label: TokenID, after state: LanguageModelState) -> Double {
    // Most labels do not end a word.
    parts[label.index].count > 1 ? step(parts[label.index], from: state).score : 0
  }

  func state(after state: LanguageModelState, label: TokenID) -> LanguageModelState {
    step(parts[label.index], from: state).state
  }

  func finalScore(_ state: LanguageModelState) -> Double {
    let last = end(of: state)
    guard let end = model.specials.end else { return weight * last.logProb }
    return weight * (last.logProb + model.score(of: end, after: last.history).logProb)
  }

  private func step(
    _ parts: [ArraySlice<UInt8>], from state: LanguageModelState
  ) -> (score: Double, state: LanguageModelState) {
    var (sum, state) = (0.0, state)
    for (place, part) in parts.enumerated() {
      if place > 0 {
        let ended = end(of: state)
        sum += ended.logProb
        state = LanguageModelState(history: ended.history, prefix: .empty)
      }
      state.prefix = index.prefix(state.prefix, appending: part)
    }
    return (weight * sum, state)
  }

  /// The score of the word that ends here, in nats, and the history after it; 0 between words.
  private func end(of state: LanguageModelState) -> (logProb: Double, history: NGramState) {
    if state.prefix == .empty { return (0, state.history) }
    guard let word = index.word(state.prefix) ?? model.specials.unknown else {
      return (floor, .none)
    }
    let scored = model.score(of: word, after: state.history)
    return (scored.logProb, scored.state)
  }
}

extension Vocabulary {
  /// The bytes of a token in a letter case; incomplete characters stay unchanged.
  func bytes(of token: TokenID, in letterCase: LetterCase) -> [UInt8] {
    let bytes = bytes(of: token)
    guard let text = String(validating: bytes, as: UTF8.self) else { return bytes }
    return Array(letterCase.applied(to: text).utf8)
  }
}
