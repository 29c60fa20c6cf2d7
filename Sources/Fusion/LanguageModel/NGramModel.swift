import Foundation

/// An n-gram model's state: the longest suffix of the history that can still change a score.
package struct NGramState: Hashable, Sendable {
  let node: Int32

  /// No history at all.
  package static let none = NGramState(node: 0)
}

/// A back-off n-gram model (Katz, 1987): log P(w | h) is the entry of h w if there is one, else the
/// back-off weight of h (0 if it has none) plus log P(w | h without its first word).
///
/// States are as short as possible without changing a score (state minimisation: Li and Khudanpur,
/// 2008; Heafield, 2011), so that hypotheses share them.
package struct NGramModel: Sendable {
  let words: WordTable
  let tree: NGramTree
  let specials: SpecialWords

  /// - Parameter tree: with a unigram for every word, in order; finished.
  init(words: WordTable, tree: NGramTree) {
    self.words = words
    self.tree = tree
    specials = SpecialWords(words)
  }

  /// The length of the longest n-grams.
  package var order: Int { tree.counts.count }

  /// Number of n-grams of each order, from 1.
  package var counts: [Int] { tree.counts }

  /// Number of words, including special ones; they are numbered from 0.
  package var wordCount: Int { words.count }

  package func word(_ text: String) -> WordID? { words.find(text) }

  package func text(of word: WordID) -> String { words.text(of: word) }

  /// The state after `<s>`; without history if the model has no `<s>`.
  package var start: NGramState {
    specials.begin.map { score(of: $0, after: .none).state } ?? .none
  }

  /// log P(word | history) in nats, and the state after the word.
  ///
  /// - Complexity: O(n log c) for n-grams of up to n words and c n-grams per history.
  package func score(
    of word: WordID, after state: NGramState
  ) -> (logProb: Double, state: NGramState) {
    var history = state.node
    var backOff: Double = 0
    while true {
      if let node = tree.child(of: history, word: word.rawValue) {
        return (
          logProb(of: node, backOff: backOff), NGramState(node: tree.state(node))
        )
      }
      backOff += tree.backOff(history)
      history = tree.link(history)
    }
  }

  /// In nats; `backOff` is the sum of the longer histories' back-off weights, log10.
  func logProb(of node: Int32, backOff: Double) -> Double {
    (backOff + tree.logProb(node)) * Self.logOfTen
  }

  /// The log P of an out-of-vocabulary word if the model has no `<unk>`: that of its least probable
  /// word (nats). Probabilities of 10^-98 and less mean "never" and are left out.
  var floor: Double {
    let known = (0..<words.count).lazy.map(WordID.init).filter { $0 != specials.begin }
      .map { tree.logProb(tree.unigram($0.rawValue)) }.filter { $0 > -98 }
    return (known.min() ?? -98) * Self.logOfTen
  }

  /// ln 10: ARPA files hold decimal logarithms.
  static let logOfTen = log(10.0)
}

/// The special words: sentence begin, sentence end and unknown word, in any letter case.
struct SpecialWords: Sendable, Equatable {
  let begin: WordID?
  let end: WordID?
  let unknown: WordID?

  init(_ words: WordTable) {
    begin = Self.find("<s>", in: words)
    end = Self.find("</s>", in: words)
    unknown = Self.find("<unk>", in: words)
  }

  func contains(_ word: WordID) -> Bool { word == begin || word == end || word == unknown }

  private static func find(_ name: String, in words: WordTable) -> WordID? {
    if let exact = words.find(name) ?? words.find(name.uppercased()) { return exact }
    let bytes = Array(name.utf8)
    return (0..<words.count).lazy.map(WordID.init).first { id in
      words[id].count == bytes.count
        && zip(words[id], bytes).allSatisfy { $0 == $1 || $0 | 0x20 == $1 && $1 >= 0x61 }
    }
  }
}
