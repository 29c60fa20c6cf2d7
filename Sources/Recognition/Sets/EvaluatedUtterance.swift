package import Analysis
package import Scoring

/// One recognised utterance and its errors.
package struct EvaluatedUtterance {
  package let id: String
  /// Normalised, as it is compared.
  package let reference: String
  package let hypothesis: String
  package let words: EditCounts
  /// Characters, with the spaces between words.
  package let characters: EditCounts
  /// The candidate of the n-best with the fewest word errors.
  package let oracle: EditCounts
  /// Results of exact scoring; `nil` if not requested.
  package let exact: Exact?

  /// What the exact scores of the n-best and of the reference say.
  package struct Exact {
    /// Whether model or search is to blame.
    package let judgement: Judgement?
    /// R, the expected word errors of the n-best, given the reference; `nil` if no
    /// candidate is possible.
    package let expectedRisk: Double?
    /// The expected word errors of the candidate with the lowest Bayes risk, without the reference.
    package let bayesRisk: Double?
    /// The edits of that candidate, or of the first where none is possible.
    package let bayesEdits: EditCounts?

    package init(_ report: RiskReport) {
      judgement = report.judgement
      expectedRisk = report.expectedRisk
      let choice = report.mbrChoice.map { report.candidates[$0] }
      bayesRisk = choice?.mbrRisk
      bayesEdits = (choice ?? report.candidates.first)?.edits
    }
  }
}
