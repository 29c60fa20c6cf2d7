import Foundation
import Fusion
import TestSupport
import Testing
import Transducer

/// What fusion adds to any labels is what a dictionary gives for the text that they spell.
@Suite("Laws of language model fusion")
struct LanguageModelLawTests {
  private static let vocabularies: [[String]] = [
    ["\u{2581}", "\u{2581}a", "a", "b", "ab", "\u{2581}b"],
    ["a", "b", " ", "ab"], ["a", "<space>", "b"],
    // Marks inside and at the end of pieces, and bytes.
    ["a\u{2581}", "b", "\u{2581}a\u{2581}b", "\u{2581}\u{2581}", "<0x61>", "\u{2581}b"],
  ]

  private static let words = ["a", "b", "ab", "ba", "aa", "abab", "bb"]

  private func naive(_ seed: UInt64, words: [String]) -> NaiveNGrams {
    var random = SplitMix64(seed: seed)
    var names: [String: String] = [:]
    let plain = NaiveNGrams.random(seed: seed)
    let known = words.shuffled(using: &random)
    for key in plain.entries.keys.joined() where names[key] == nil && key.hasPrefix("w") {
      names[key] = known[Int(key.dropFirst()).map { $0 % known.count } ?? 0]
    }
    var named = NaiveNGrams(order: plain.order)
    for (key, entry) in plain.entries { named.entries[key.map { names[$0] ?? $0 }] = entry }
    return named
  }

  /// The final score included, whatever the labels; equal texts may have different states, but
  /// equal states must score the same: so single steps are compared, too.
  private func check(
    _ labels: [TokenID], _ scorer: FusionScorer, _ vocabulary: Vocabulary, expected: Double
  ) {
    var state = scorer.start
    var sum = 0.0
    for label in labels {
      let row = scorer.scores(after: state)
      for token in row.indices {
        #expect(row[token] == scorer.score(of: TokenID(token), after: state))
      }
      sum += row[label.index].languageModel
      state = scorer.state(after: state, label: label)
    }
    sum += scorer.finalScore(state).languageModel
    #expect(abs(sum - expected) < 1e-4, "\(vocabulary.text(of: labels))")
  }

  @Test(arguments: 0..<80)
  func overWords(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let tokens = Self.vocabularies[Int(seed) % Self.vocabularies.count]
    let vocabulary = Vocabulary(tokens: tokens + ["<blk>"], blankID: TokenID(tokens.count))
    let naive = naive(seed, words: Self.words)
    let fusion = try LanguageModelFusion(
      model: NGramModel(arpa: naive.arpa()), weight: 0.75, unit: .words, vocabulary: vocabulary)
    let scorer = FusionScorer(vocabulary: vocabulary, languageModel: fusion, hotwords: nil)
    for _ in 0..<30 {
      let labels = (0..<Int.random(in: 0...10, using: &random)).map { _ in
        TokenID(Int.random(in: 0..<tokens.count, using: &random))
      }
      let words = vocabulary.text(of: labels).split(separator: " ").map { word in
        naive.entries[[String(word)]] == nil ? "<unk>" : String(word)
      }
      check(labels, scorer, vocabulary, expected: expected(words + ["</s>"], naive))
    }
  }

  @Test(arguments: 0..<80)
  func overTokens(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let tokens = ["\u{2581}a", "a", "b", "ab", "\u{2581}b"]
    let vocabulary = Vocabulary(tokens: ["<blk>"] + tokens, blankID: TokenID(0))
    let naive = naive(seed, words: ["\u{2581}a", "a", "b", "ab", "zz"])
    let fusion = try LanguageModelFusion(
      model: NGramModel(arpa: naive.arpa()), weight: 0.75, unit: .tokens, vocabulary: vocabulary)
    let scorer = FusionScorer(vocabulary: vocabulary, languageModel: fusion, hotwords: nil)
    for _ in 0..<30 {
      let labels = (0..<Int.random(in: 0...10, using: &random)).map { _ in
        TokenID(Int.random(in: 1...tokens.count, using: &random))
      }
      let words = labels.map { naive.entries[[vocabulary[$0]]] == nil ? "<unk>" : vocabulary[$0] }
      check(labels, scorer, vocabulary, expected: expected(words + ["</s>"], naive))
    }
  }

  /// 0.75 of log P after `<s>`, nats.
  private func expected(_ words: [String], _ naive: NaiveNGrams) -> Double {
    words.indices.reduce(0) { sum, place in
      sum + 0.75 * log(10.0) * naive.logProb(words[place], after: ["<s>"] + words[..<place])
    }
  }
}
