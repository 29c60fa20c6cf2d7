import Foundation
import Text
package import Transducer

/// The likely segmentations of a phrase into labels.
///
/// A model emits the segmentation it was trained on, which its vocabulary does not tell, so a few
/// segmentations of each phrase go into the graph: the greedy one, and those of lowest cost, where
/// a piece costs the logarithm of its rank in the vocabulary (SentencePiece sorts pieces by
/// probability or by merge order, and by Zipf's law log P falls like -log rank; the 30, after
/// Mandelbrot, gives every piece a cost).
struct HotwordSegmentations {
  /// Maximum segmentations per phrase.
  static let limit = 8
  /// Maximum segmentations considered per word.
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
      // The cheapest segmentations of the whole consist of the cheapest of its parts.
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
  /// Spells every phrase in up to 8 ways, so that it also matches if the model does not segment it
  /// greedily; a finer segmentation gets its boost for more labels.
  ///
  /// - Parameter file: for messages.
  /// - Throws: `HotwordError` with the first phrase that the vocabulary cannot spell.
  package init(
    _ hotwords: [Hotword], vocabulary: Vocabulary, file: String
  ) throws(HotwordError) {
    let speller = HotwordSegmentations(vocabulary)
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
