import Foundation

/// Who is to blame for a recognised utterance, by the exact totals over all alignments of what the
/// search put first and of what was said.
package enum Verdict: String, Sendable, CaseIterable {
  /// The best candidate has the reference's words.
  case correct
  /// The model finds the best candidate at least as probable as the reference: no search can help.
  case modelError = "model_error"
  /// The model prefers the reference, and the search did not find it.
  case searchError = "search_error"
  /// The model prefers the reference, and the search found it but did not put it first.
  case rankingError = "ranking_error"
  /// The vocabulary cannot spell the reference: the model could never have said it.
  case outOfVocabulary = "out_of_vocabulary"
}

/// A verdict with what it rests on.
package struct Judgement: Sendable, Equatable {
  /// The reference as a verdict sees it.
  package enum Reference: Sendable, Equatable {
    /// Its exact log P(y|x), nats, of the best known way to spell it.
    case scored(Double)
    /// Why the vocabulary cannot spell it.
    case cannotBeSpelled(String)
  }

  package let verdict: Verdict
  /// The exact total of the best candidate; `nil` for an empty list.
  package let best: Double?
  package let reference: Reference
  /// Where in the list the reference's words first stand, from 0; `nil` where they do not.
  package let referenceIndex: Int?

  /// Judges an n-best, best first.
  ///
  /// Equal words are correct, whatever the scores and the vocabulary. Equal totals are a model
  /// error, for the search had no reason to prefer the reference. A total that is not
  /// finite is that of an impossible sequence, below all others. An empty list has no best, and
  /// counts as an impossible one: a search error where the reference is possible, else a model
  /// error. An empty reference (nothing was said) is judged as any other.
  ///
  /// - Parameters:
  ///   - texts: the words of each candidate, in the search's order.
  ///   - best: the exact total of the first; ignored where there is none.
  ///   - referenceWords: as the vocabulary spells them.
  package init(
    texts: [[String]], best: Double?, referenceWords: [String], reference: Reference
  ) {
    self.best = texts.isEmpty ? nil : best
    self.reference = reference
    referenceIndex = texts.firstIndex(of: referenceWords)
    verdict =
      switch (reference, referenceIndex) {
      case (_, 0): .correct
      case (.cannotBeSpelled, _): .outOfVocabulary
      case (.scored(let score), let place):
        Self.rank(score) > Self.rank(self.best ?? -.infinity)
          ? (place == nil ? .searchError : .rankingError) : .modelError
      }
  }

  private static func rank(_ total: Double) -> Double { total.isFinite ? total : -.infinity }

  /// The verdict in one sentence of plain words, with both totals.
  package var explanation: String {
    let totals = "\(Self.total(best)) for the best candidate, \(referenceTotal) for the reference"
    let measure = "exact log P over all alignments: \(totals)"
    return switch verdict {
    case .correct: "Correct: the best candidate has the words of the reference (\(measure))."
    case .modelError:
      "Model error: the model finds the best candidate at least as probable as the reference, so "
        + "no wider search would help (\(measure))."
    case .searchError:
      "Search error: the model finds the reference more probable, but the search lost it on the "
        + "way (\(measure))."
    case .rankingError:
      "Ranking error: the model finds the reference more probable, but the search put it at place "
        + "\((referenceIndex ?? 0) + 1) (\(measure))."
    case .outOfVocabulary:
      "Out of vocabulary: the model has no pieces to spell the reference with (\(measure))."
    }
  }

  private var referenceTotal: String {
    switch reference {
    case .scored(let score): Self.total(score)
    case .cannotBeSpelled: "none"
    }
  }

  /// To three decimals of a nat; "impossible" for what is not finite, "none" for `nil`.
  private static func total(_ score: Double?) -> String {
    guard let score else { return "none" }
    // "-0.000" would claim a sign that rounding took away.
    return score.isFinite
      ? String(format: "%.3f", abs(score) < 0.0005 ? 0 : score) : "impossible"
  }
}
