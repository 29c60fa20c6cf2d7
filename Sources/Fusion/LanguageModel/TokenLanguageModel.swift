import Transducer

/// A language model over tokens: each label is scored immediately.
struct TokenLanguageModel: LabelLanguageModel {
  private let model: NGramModel
  private let weight: Double
  /// log P of an out-of-vocabulary token if the model has no `<unk>`; nats.
  private let floor: Double
  /// By token: its word in the model; -1 for none.
  private let wordOf: [Int32]
  /// By word of the model: the first of its tokens, -1 for none.
  private let firstToken: [Int32]
  /// By token: the next token of the same word, -1 for none.
  private let nextToken: [Int32]

  init(_ fusion: LanguageModelFusion, vocabulary: Vocabulary) {
    model = fusion.model
    weight = fusion.weight
    floor = fusion.model.floor
    let unknown = fusion.model.specials.unknown
    let words = VocabularyMatch(model: fusion.model, vocabulary: vocabulary).wordOfToken
      .map { ($0 ?? unknown)?.rawValue ?? -1 }
    var first = [Int32](repeating: -1, count: fusion.model.wordCount)
    var next = [Int32](repeating: -1, count: words.count)
    for (token, word) in words.enumerated().reversed() where word >= 0 {
      next[token] = first[Int(word)]
      first[Int(word)] = Int32(truncatingIfNeeded: token)
    }
    wordOf = words
    firstToken = first
    nextToken = next
  }

  var start: LanguageModelState { LanguageModelState(history: model.start, prefix: .empty) }

  func writeScores(after state: LanguageModelState, to scores: inout [FusionScore]) {
    var histories: [(node: Int32, backOff: Double)] = [(state.history.node, 0)]
    while let last = histories.last, last.node != 0 {
      histories.append((model.tree.link(last.node), last.backOff + model.tree.backOff(last.node)))
    }
    let unigramBackOff = histories.removeLast().backOff
    for token in wordOf.indices {
      let word = wordOf[token]
      scores[token].languageModel =
        word < 0 ? weight * floor : weighted(unigramBackOff, model.tree.unigram(word))
    }
    // Longer histories last: their entries override those of shorter ones.
    for history in histories.reversed() {
      for node in model.tree.children(of: history.node) {
        var token = Int(firstToken[Int(model.tree.word(node))])
        while token >= 0 {
          scores[token].languageModel = weighted(history.backOff, node)
          token = Int(nextToken[token])
        }
      }
    }
  }

  private func weighted(_ backOff: Double, _ node: Int32) -> Double {
    weight * model.logProb(of: node, backOff: backOff)
  }

  func score(of label: TokenID, after state: LanguageModelState) -> Double {
    guard let word = word(label) else { return weight * floor }
    return weight * model.score(of: word, after: state.history).logProb
  }

  func state(after state: LanguageModelState, label: TokenID) -> LanguageModelState {
    let history = word(label).map { model.score(of: $0, after: state.history).state }
    return LanguageModelState(history: history ?? .none, prefix: .empty)
  }

  func finalScore(_ state: LanguageModelState) -> Double {
    guard let end = model.specials.end else { return 0 }
    return weight * model.score(of: end, after: state.history).logProb
  }

  private func word(_ label: TokenID) -> WordID? {
    wordOf[label.index] < 0 ? nil : WordID(Int(wordOf[label.index]))
  }
}
