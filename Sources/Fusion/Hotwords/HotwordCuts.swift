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

  fileprivate let vocabulary: Vocabulary

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

/// The phrases of a file as a graph over the labels of a vocabulary.
package struct SpelledHotwords: Sendable {
  package let graph: HotwordGraph
  /// How many phrases are in it.
  package let count: Int
  /// The phrases that the vocabulary cannot spell, in one sentence; `nil` if there is none.
  package let skipped: String?

  /// Spells every phrase in up to 8 ways, so that it also matches if the model does not segment it
  /// greedily; a finer segmentation gets its boost for more labels. A phrase that is tokenised
  /// already is taken as it is, if the vocabulary has its tokens, or else by its words.
  ///
  /// - Parameters:
  ///   - file: for messages.
  ///   - skips: whether phrases that the vocabulary cannot spell are left out.
  /// - Throws: `HotwordError` with all such phrases: the first few, and how many.
  package init(
    _ hotwords: [Hotword], vocabulary: Vocabulary, file: String, skips: Bool
  ) throws(HotwordError) {
    let speller = HotwordSegmentations(vocabulary)
    var phrases: [(labels: [TokenID], boost: Double)] = []
    var bad: [(hotword: Hotword, error: SpellingError)] = []
    for hotword in hotwords {
      do {
        phrases += try speller.cuts(of: hotword).map { ($0, hotword.boost) }
      } catch {
        bad.append((hotword, error))
      }
    }
    graph = HotwordGraph(phrases)
    count = hotwords.count - bad.count
    skipped = bad.isEmpty ? nil : "\(file): left out: \(Self.names(bad))"
    guard let first = bad.first, !skips || count == 0 else { return }
    throw HotwordError(
      .cannotSpell(phrase: first.hotword.phrase, first.error), in: file, line: first.hotword.line,
      found: bad.count == 1 ? "\"\(first.hotword.phrase)\"" : Self.names(bad),
      expected: bad.count == 1
        ? "a phrase that the vocabulary can spell" : "phrases that the vocabulary can spell",
      advice: Self.advice(first.hotword, first.error, isHopeless: skips))
  }

  /// The first few, and how many.
  private static func names(_ bad: [(hotword: Hotword, error: SpellingError)]) -> String {
    let limit = 5
    let first = bad.prefix(limit).map {
      "\"\($0.hotword.phrase.prefix(60))\" (line \($0.hotword.line))"
    }
    return "\(bad.count) \(bad.count == 1 ? "phrase" : "phrases") that cannot be spelled: "
      + first.joined(separator: ", ") + (bad.count > limit ? ", ..." : "")
  }

  private static func advice(
    _ hotword: Hotword, _ error: SpellingError, isHopeless: Bool
  ) -> String {
    let colon = hotword.phrase.contains(":") ? "; a boost is a space, a colon and a number" : ""
    return "\(error)\(colon)" + (isHopeless ? "" : "; --hotwords-skip goes on without such phrases")
  }
}

extension HotwordSegmentations {
  fileprivate func cuts(of hotword: Hotword) throws(SpellingError) -> [[TokenID]] {
    guard let tokens = hotword.tokens else { return try cuts(of: hotword.phrase) }
    let labels = tokens.compactMap { vocabulary.tokens.firstIndex(of: String($0)) }
    return labels.count == tokens.count
      ? [labels.map { TokenID($0) }] : try cuts(of: hotword.words)
  }
}

extension HotwordGraph {
  /// The graph of phrases that all can be spelled; see `SpelledHotwords`.
  package init(
    _ hotwords: [Hotword], vocabulary: Vocabulary, file: String
  ) throws(HotwordError) {
    self = try SpelledHotwords(hotwords, vocabulary: vocabulary, file: file, skips: false).graph
  }
}
