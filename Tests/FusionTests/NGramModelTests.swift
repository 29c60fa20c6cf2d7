import Foundation
import Fusion
import TestSupport
import Testing

@Suite("N-gram models")
struct NGramModelTests {
  private let logOfTen = log(10.0)

  /// Every continuation of every history of up to 4 words, with a start symbol or without.
  @Test(arguments: 0..<60)
  func agreesWithADictionary(seed: UInt64) throws {
    var random = SplitMix64(seed: seed + 1000)
    let naive = NaiveNGrams.random(seed: seed)
    let model = try NGramModel(arpa: naive.arpa(shuffledBy: seed % 2 == 0 ? random : nil))
    #expect(model.order == naive.order)
    let words = naive.entries.keys.filter { $0.count == 1 }.map { $0[0] }.sorted()
    #expect(model.wordCount == words.count)
    for _ in 0..<40 {
      let begins = Bool.random(using: &random)
      let spoken = (0..<12).compactMap { _ in words.randomElement(using: &random) }
      let scores = try model.scores(spoken, from: begins ? model.start : .none)
      for (place, score) in scores.enumerated() {
        let history = (begins ? ["<s>"] : []) + spoken[..<place]
        let expected = naive.logProb(spoken[place], after: history) * logOfTen
        #expect(abs(score - expected) < 1e-5, "\(history) \(spoken[place])")
      }
    }
  }

  /// States are equal where the last order - 1 words are, and there are no more of them than
  /// histories in the model.
  @Test(arguments: 0..<30)
  func statesAreShared(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let naive = NaiveNGrams.random(seed: seed)
    let model = try NGramModel(arpa: naive.arpa())
    let words = naive.entries.keys.filter { $0.count == 1 }.map { $0[0] }.sorted()
    func state(_ words: [String], from start: NGramState) throws -> NGramState {
      try words.reduce(start) { model.score(of: try #require(model.word($1)), after: $0).state }
    }
    var seen: Set<NGramState> = [.none]
    for _ in 0..<200 {
      let tail = (1..<max(2, naive.order)).compactMap { _ in words.randomElement(using: &random) }
      let head = (0..<3).compactMap { _ in words.randomElement(using: &random) }
      let short = try state(tail, from: .none)
      #expect(try state(head + tail, from: model.start) == short)
      seen.insert(short)
    }
    // A history matters only if something continues it or it has a back-off weight.
    let histories = naive.entries.filter { key, entry in
      key.count < naive.order
        && (entry.backOff ?? 0 != 0
          || naive.entries.keys.contains { $0.count == key.count + 1 && $0.starts(with: key) })
    }
    #expect(seen.count <= histories.count + 1)
  }

  @Test(arguments: 1...4)
  func probabilitiesOfAnEstimatedModelAddUpToOne(order: Int) throws {
    var random = SplitMix64(seed: UInt64(order))
    let words = ["a", "b", "c", "d", "e"]
    let sentences = (0..<30).map { _ in
      (0..<Int.random(in: 0...7, using: &random)).map { _ in
        words[min(Int.random(in: 0...4, using: &random), Int.random(in: 0...4, using: &random))]
      }
    }
    let naive = NaiveNGrams.estimated(from: sentences, order: order)
    let model = try NGramModel(arpa: naive.arpa())
    let all = try (words + ["</s>", "<unk>"]).map { try #require(model.word($0)) }
    #expect(all.count == model.wordCount - 1)
    for _ in 0..<100 {
      var state = model.start
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        state =
          model.score(of: all[Int.random(in: 0..<all.count, using: &random)], after: state)
          .state
      }
      let sum = all.reduce(0) { $0 + exp(model.score(of: $1, after: state).logProb) }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  private static let hand = """
    \\data\\
    ngram 1=4
    ngram 2=3
    ngram 3=1
    \\1-grams:
    -1 a -0.5
    -2 b
    -3 c -0.25
    -4 d
    \\2-grams:
    -0.5 a b -0.125
    -0.75 b a
    -0.3 c d
    \\3-grams:
    -0.0625 a b a
    \\end\\
    """

  /// A history, a word, and log10 P by hand.
  private static let worked: [(history: String, word: String, logProb: Double)] = [
    ("a", "b", -0.5), ("a b", "a", -0.0625),
    // No trigram, no bigram: both back-off weights, the second one missing.
    ("a b", "c", -3.125),
    // b a has no back-off weight of its own.
    ("b a", "c", -3.5), ("b a", "b", -0.5),
    // d has nothing at all, and c before it is forgotten.
    ("c d", "a", -1), ("c", "a", -1.25), ("", "d", -4),
  ]

  @Test(arguments: worked)
  func backsOffAsWorkedByHand(history: String, word: String, expected: Double) throws {
    let model = try NGramModel(arpa: Self.hand)
    let words = history.split(separator: " ").map { String($0) } + [word]
    let score = try #require(try model.scores(words, from: .none).last)
    #expect(abs(score - expected * logOfTen) < 1e-6)
  }

  @Test func statesKeepNoMoreThanMatters() throws {
    let model = try NGramModel(arpa: Self.hand)
    func state(_ words: String...) throws -> NGramState {
      try words.reduce(NGramState.none) {
        model.score(of: try #require(model.word($1)), after: $0).state
      }
    }
    #expect(try state("c", "d") == .none)
    #expect(try state("b", "a") == state("a"))
    #expect(try state("a", "b") != state("b"))
    // Nothing begins with a b a but its end, a.
    #expect(try state("a", "b", "a") == state("a"))
    // Without <s> the start is no history.
    #expect(model.start == .none)
  }
}
