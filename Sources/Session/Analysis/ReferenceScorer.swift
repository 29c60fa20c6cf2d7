package import Scoring
package import Transducer

/// Scores a text whose labels are not known.
///
/// A word can often be cut into pieces in several ways, and a model gives nearly all probability to
/// the way it was trained on, which the model file does not say. So the best-scoring way is looked
/// for: greedy longest match first, then other ways of each word (up to 16, fewer in long texts, so
/// that their number stays bounded), one word at a time, and at last the best ways of all together.
package struct ReferenceScorer {
  private let vocabulary: Vocabulary
  private let builder: LatticeBuilder
  /// The most ways tried for a word, and for all words together.
  private let waysPerWord = 16
  private let waysPerText = 400

  package init(vocabulary: Vocabulary, builder: LatticeBuilder) {
    self.vocabulary = vocabulary
    self.builder = builder
  }

  /// - Parameter known: label sequences to try as well, where they spell the same text.
  package func score(
    _ text: String, known: [[TokenID]] = [], progress: (Double) throws -> Void = { _ in }
  ) throws -> ReferenceScore {
    let words: [[[TokenID]]]
    let count = text.split(whereSeparator: \.isWhitespace).count
    do {
      words = try vocabulary.spellings(
        of: text, limitPerWord: max(1, min(waysPerWord, waysPerText / max(1, count))))
    } catch {
      return ReferenceScore(
        text: vocabulary.canonical(text), labels: nil, exactLogProb: nil,
        spellingProblem: error.description)
    }
    let first = words.flatMap { $0[0] }
    let canonical = vocabulary.text(of: first)
    let same = known.filter { vocabulary.text(of: $0) == canonical }
    let variants = words.enumerated().flatMap { place, ways in
      ways.dropFirst().map { way in
        words.enumerated().flatMap { $0.offset == place ? way : $0.element[0] }
      }
    }
    let tried = [first] + same + variants
    let scores = try builder.exactLogProbs(of: tried) { try progress($0 * 0.9) }
    let together = combine(words, scores: scores, skipping: 1 + same.count)
    let togetherScore = try builder.exactLogProbs(of: [together])[0]
    try progress(1)
    let ranked = zip(tried + [together], scores + [togetherScore])
    let best = ranked.max { $0.1 < $1.1 }
    return ReferenceScore(
      text: canonical, labels: best?.0, exactLogProb: best?.1, spellingProblem: nil)
  }

  /// The best way of each word, judged with the other words cut greedily.
  private func combine(
    _ words: [[[TokenID]]], scores: [Double], skipping offset: Int
  ) -> [TokenID] {
    var at = offset
    return words.flatMap { ways -> [TokenID] in
      var best = (score: scores[0], way: ways[0])
      for way in ways.dropFirst() {
        if scores[at] > best.score { best = (scores[at], way) }
        at += 1
      }
      return best.way
    }
  }
}
