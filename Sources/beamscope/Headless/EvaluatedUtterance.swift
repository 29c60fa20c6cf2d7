import Analysis
import Scoring
import Session

/// One recognised utterance and how far it is from what was said.
struct EvaluatedUtterance {
  let id: String
  /// Words as the model's vocabulary spells them.
  let reference: String
  let hypothesis: String
  let words: EditCounts
  /// Characters, with the spaces between words.
  let characters: EditCounts
  /// The candidate of the n-best with the fewest word errors.
  let oracle: EditCounts
  /// What exact scores say; `nil` where nobody asked.
  let exact: Exact?

  /// What the exact scores of the n-best and of the reference say.
  struct Exact {
    /// Who is to blame.
    let judgement: Judgement?
    /// R, the word errors that the n-best leads to expect, knowing the reference; `nil` where no
    /// candidate is possible.
    let expectedRisk: Double?
    /// The word errors to expect of the candidate of least Bayes risk, without the reference.
    let bayesRisk: Double?
    /// The edits of that candidate, or of the first where none is possible.
    let bayesEdits: EditCounts?

    init(_ report: RiskReport) {
      judgement = report.judgement
      expectedRisk = report.expectedRisk
      let choice = report.mbrChoice.map { report.candidates[$0] }
      bayesRisk = choice?.mbrRisk
      bayesEdits = (choice ?? report.candidates.first)?.edits
    }
  }
}
