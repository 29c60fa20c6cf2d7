import Foundation
import Text
package import Transducer

/// The likely ways to cut a phrase into labels.
///
/// A model emits the cut that it was trained on, which its vocabulary does not tell, so a few cuts
/// of each phrase go into the graph: the greedy one, and those of least cost, where a piece costs
/// the logarithm of its place in the vocabulary (SentencePiece sorts pieces by how probable or how
/// early they are, and by Zipf's law log P falls like -log rank; the 30, after Mandelbrot, makes
/// every piece cost something).
struct HotwordCuts {
  /// How many cuts of a phrase there are at most.
  static let limit = 8
  /// How many ways of a word are looked at.
  private static let waysPerWord = 256

  private struct Cut {
    var labels: [TokenID]
    var cost: Double
  }

  private let vocabulary: Vocabulary

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// At least one, at most `limit`, the greedy one first.
  ///
  /// - Complexity: O(w (256 n + 64 log 64)) for w words of n characters.
  func cuts(of phrase: String) throws(SpellingError) -> [[TokenID]] {
    let words = try vocabulary.spellings(of: phrase, limitPerWord: Self.waysPerWord)
    var cuts = [Cut(labels: [], cost: 0)]
    for ways in words {
      let best = cheapest(ways.map { Cut(labels: $0, cost: cost($0)) })
      // The cheapest of the whole are made of the cheapest of the parts.
      cuts = cheapest(
        cuts.flatMap { cut in
          best.map { Cut(labels: cut.labels + $0.labels, cost: cut.cost + $0.cost) }
        })
    }
    let greedy = words.flatMap { $0[0] }
    return [greedy] + cuts.map(\.labels).filter { $0 != greedy }.prefix(Self.limit - 1)
  }

  /// Ties keep their order.
  private func cheapest(_ cuts: [Cut]) -> [Cut] {
    let order = cuts.indices.sorted { (cuts[$0].cost, $0) < (cuts[$1].cost, $1) }
    return order.prefix(Self.limit).map { cuts[$0] }
  }

  private func cost(_ labels: [TokenID]) -> Double {
    labels.reduce(0) { $0 + log(Double($1.index) + 30) }
  }
}

extension HotwordGraph {
  /// Spells every phrase in up to 8 ways, so that it is met also where the model cuts it in another
  /// way than greedily; a finer cut earns its boost for more labels.
  ///
  /// - Parameter file: for messages.
  /// - Throws: `HotwordError` naming the first phrase that the vocabulary cannot spell.
  package init(
    _ hotwords: [Hotword], vocabulary: Vocabulary, file: String
  ) throws(HotwordError) {
    let speller = HotwordCuts(vocabulary)
    var phrases: [(labels: [TokenID], boost: Double)] = []
    for hotword in hotwords {
      do {
        phrases += try speller.cuts(of: hotword.phrase).map { ($0, hotword.boost) }
      } catch {
        throw HotwordError(
          .cannotSpell(phrase: hotword.phrase, error), in: file, line: hotword.line,
          found: "\"\(hotword.phrase)\"", expected: "a phrase that the vocabulary can spell",
          advice: "\(error)")
      }
    }
    self.init(phrases)
  }
}
