import Foundation

/// What caused a recognition error, judged by the exact totals over all alignments of the search's
/// best candidate and of the reference.
package enum Verdict: String, Sendable, CaseIterable {
  /// The best candidate has the reference's words.
  case correct
  /// The model gives the best candidate at least the reference's probability: no search can help.
  case modelError = "model_error"
  /// The model prefers the reference, and the search did not find it.
  case searchError = "search_error"
  /// The model prefers the reference, and the search found it but did not put it first.
  case rankingError = "ranking_error"
  /// The vocabulary cannot spell the reference: the model could never have output it.
  case outOfVocabulary = "out_of_vocabulary"
}

/// A verdict with the evidence for it.
package struct Judgement: Sendable, Equatable {
  /// The reference, as input to a verdict.
  package enum Reference: Sendable, Equatable {
    /// Its exact log P(y|x), nats, of its best known spelling.
    case scored(Double)
    /// Why the vocabulary cannot spell it.
    case cannotBeSpelled(String)
  }

  package let verdict: Verdict
  /// The exact total of the best candidate; `nil` for an empty list.
  package let best: Double?
  package let reference: Reference
  /// The first rank of the reference's words in the list, from 0; `nil` if absent.
  package let referenceIndex: Int?

  /// Judges an n-best, best first.
  ///
  /// Equal words are correct, whatever the scores and the vocabulary. Equal totals are a model
  /// error, because the search had no reason to prefer the reference. A non-finite total is that of
  /// an impossible sequence, below all others. An empty list has no best candidate, which counts as
  /// an impossible one: a search error if the reference is possible, else a model error. An empty
  /// reference (nothing was said) is judged like any other.
  ///
  /// - Parameters:
  ///   - texts: the words of each candidate, in the search's order.
  ///   - best: the exact total of the first; ignored if there is none.
  ///   - referenceWords: normalised as those of the candidates; equal words are equal code points.
  package init(
    texts: [[String]], best: Double?, referenceWords: [String], reference: Reference
  ) {
    self.best = texts.isEmpty ? nil : best
    self.reference = reference
    let said = referenceWords.map { Array($0.utf8) }
    referenceIndex = texts.firstIndex { $0.map { Array($0.utf8) } == said }
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

  /// The verdict in one plain sentence, with both totals.
  package var explanation: String {
    let totals = "\(Self.total(best)) for the best candidate, \(referenceTotal) for the reference"
    let measure = "exact log P over all alignments: \(totals)"
    return switch verdict {
    case .correct: "Correct: the best candidate has the words of the reference (\(measure))."
    case .modelError:
      "Model error: the model gives the best candidate at least the probability of the reference, "
        + "so no wider search would help (\(measure))."
    case .searchError:
      "Search error: the model gives the reference a higher probability, but the search lost it "
        + "(\(measure))."
    case .rankingError:
      "Ranking error: the model gives the reference a higher probability, but the search put it at "
        + "rank \((referenceIndex ?? 0) + 1) (\(measure))."
    case .outOfVocabulary:
      "Out of vocabulary: the model has no pieces that spell the reference (\(measure))."
    }
  }

  private var referenceTotal: String {
    switch reference {
    case .scored(let score): Self.total(score)
    case .cannotBeSpelled: "none"
    }
  }

  /// To three decimals of a nat; "impossible" if not finite, "none" for `nil`.
  private static func total(_ score: Double?) -> String {
    guard let score else { return "none" }
    // "-0.000" would show a sign that rounding removed.
    return score.isFinite
      ? String(format: "%.3f", abs(score) < 0.0005 ? 0 : score) : "impossible"
  }
}
