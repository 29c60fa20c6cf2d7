import Fusion
import TestSupport
import Testing
import Transducer

/// The rule of the graph by a scan: after each label, the longest suffix of the labels since the
/// last complete phrase that begins some phrase is being followed; its longest suffix that is a
/// phrase, if any, is complete, and the scan starts over.
private struct PhraseScan {
  var phrases: [(labels: [TokenID], boost: Double)]

  /// A label adds the largest boost of the phrases that begin like this.
  func value(_ beginning: [TokenID]) -> Double {
    beginning.indices.reduce(0) { sum, last in
      sum
        + (phrases.filter { $0.labels.starts(with: beginning[...last]) }.map(\.boost).max() ?? 0)
    }
  }

  /// The values of the complete phrases, and of what is being followed at the end.
  func run(_ labels: [TokenID]) -> (complete: [Double], pending: Double) {
    var complete: [Double] = []
    var since: [TokenID] = []
    for label in labels {
      since.append(label)
      while !since.isEmpty, !phrases.contains(where: { $0.labels.starts(with: since) }) {
        since.removeFirst()
      }
      let ends = since.indices.map { Array(since[$0...]) }
      if let phrase = ends.first(where: { end in phrases.contains { $0.labels == end } }) {
        complete.append(value(phrase))
        since = []
      }
    }
    return (complete, value(since))
  }
}

@Suite("Hotwords as a graph")
struct HotwordGraphTests {
  private let vocabulary = Vocabulary(tokens: ["_", "a", "b", "c", "d"], blankID: TokenID(0))

  private func labels(_ text: String) -> [TokenID] {
    text.map { TokenID(vocabulary.tokens.firstIndex(of: String($0)) ?? 0) }
  }

  private func graph(_ phrases: KeyValuePairs<String, Double>) -> HotwordGraph {
    HotwordGraph(phrases.map { (labels($0.key), $0.value) })
  }

  /// The score of each label, and at last the final score.
  private func scores(_ text: String, _ graph: HotwordGraph) -> [Double] {
    scores(labels(text), graph)
  }

  private func scores(_ labels: [TokenID], _ graph: HotwordGraph) -> [Double] {
    let scorer = FusionScorer(vocabulary: vocabulary, languageModel: nil, hotwords: graph)
    var state = scorer.start
    var scores: [Double] = []
    for label in labels {
      let row = scorer.scores(after: state)
      for token in row.indices {
        #expect(row[token] == scorer.score(of: TokenID(token), after: state))
      }
      scores.append(row[label.index].hotwords)
      state = scorer.state(after: state, label: label)
    }
    return scores + [scorer.finalScore(state).hotwords]
  }

  @Test func aCompletePhraseKeepsItsBoosts() {
    #expect(scores("cabcd", graph(["abc": 1.5])) == [0, 1.5, 1.5, 1.5, 0, 0])
    #expect(scores("abcabc", graph(["abc": 1])).reduce(0, +) == 6)
  }

  @Test func aMismatchTakesBoostsBack() {
    #expect(scores("abd", graph(["abc": 1.5])) == [1.5, 1.5, -3, 0])
    // What is left of it begins the phrase again.
    #expect(scores("abab", graph(["abac": 1])) == [1, 1, 1, -1, -2])
    #expect(scores("aab", graph(["abc": 1])) == [1, 0, 1, -2])
  }

  @Test func theEndTakesBoostsBack() {
    #expect(scores("ab", graph(["abc": 1.5])) == [1.5, 1.5, -3])
  }

  @Test(arguments: [["abc": 1.0, "abd": 3.0], ["abd": 3.0, "abc": 1.0]])
  func sharedBeginningsTakeTheLargestBoost(boosts: [String: Double]) {
    let graph = HotwordGraph(boosts.sorted { $0.key < $1.key }.map { (labels($0.key), $0.value) })
    let other = HotwordGraph(boosts.sorted { $0.key > $1.key }.map { (labels($0.key), $0.value) })
    #expect(scores("abc", graph) == [3, 3, 1, 0] && scores("abc", other) == [3, 3, 1, 0])
    #expect(scores("abd", graph) == [3, 3, 3, 0] && scores("abd", other) == [3, 3, 3, 0])
  }

  @Test func aPhraseInsideAnotherIsCompleteFirst() {
    // b ends inside a b c d: a's boost is removed, b's is kept, matching starts over.
    #expect(scores("abcd", graph(["abcd": 1, "b": 2])) == [1, 1, 0, 0, 0])
    #expect(scores("abc", graph(["ab": 1, "abc": 1])) == [1, 1, 0, 0])
  }

  @Test func withoutPhrasesNothingIsAdded() {
    #expect(scores("abc", HotwordGraph([])) == [0, 0, 0, 0])
  }

  /// For any labels: steps and final score together are the complete phrases, and the steps up to
  /// any place are those and what is being followed there.
  @Test(arguments: 0..<200)
  func totalsAreThoseOfAScan(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let letters = Int.random(in: 1...4, using: &random)
    func text(_ lengths: ClosedRange<Int>) -> [TokenID] {
      (0..<Int.random(in: lengths, using: &random)).map { _ in
        TokenID(Int.random(in: 1...letters, using: &random))
      }
    }
    let phrases = (0..<Int.random(in: 1...7, using: &random)).map { _ in
      (labels: text(1...5), boost: Double(Int.random(in: 1...8, using: &random)) / 4)
    }
    let scan = PhraseScan(phrases: phrases)
    let graph = HotwordGraph(phrases)
    for _ in 0..<20 {
      let spoken = text(0...15)
      let scores = scores(spoken, graph)
      #expect(abs(scores.reduce(0, +) - scan.run(spoken).complete.reduce(0, +)) < 1e-9)
      for end in 0...spoken.count {
        let expected = scan.run(Array(spoken[..<end]))
        let sum = scores[..<end].reduce(0, +)
        #expect(abs(sum - expected.complete.reduce(0, +) - expected.pending) < 1e-9)
      }
    }
  }
}
