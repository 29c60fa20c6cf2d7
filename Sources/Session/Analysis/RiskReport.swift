package import BeamSearch
package import Scoring
package import Transducer

/// One candidate of the n-best with everything said of it.
package struct Candidate: Sendable, Equatable {
  /// As the search found it; `hypothesis.logProb` is the search's score, never the exact one.
  package let hypothesis: Hypothesis
  package let text: String
  /// Exact log P(y|x) over all alignments, nats.
  package let exactLogProb: Double
  /// p_i: softmax of the exact scores over the n-best.
  package let posterior: Double
  /// Word edits against the reference; `nil` without one.
  package let edits: EditCounts?
  /// p_i W_i; `nil` without a reference.
  package let contribution: Double?
  /// p_i (W_i - R): what EMBR training would push down (above 0) or up; `nil` without a reference.
  package let gradient: Double?
  /// Expected word edits against the other candidates, sum_j p_j ED(i, j).
  package let mbrRisk: Double

  package init(
    hypothesis: Hypothesis, text: String, exactLogProb: Double, posterior: Double,
    edits: EditCounts?, contribution: Double?, gradient: Double?, mbrRisk: Double
  ) {
    self.hypothesis = hypothesis
    self.text = text
    self.exactLogProb = exactLogProb
    self.posterior = posterior
    self.edits = edits
    self.contribution = contribution
    self.gradient = gradient
    self.mbrRisk = mbrRisk
  }
}

/// The reference text of an utterance and what the model thinks of it.
package struct ReferenceScore: Sendable, Equatable {
  package let text: String
  /// The labels that were scored; `nil` where the vocabulary cannot spell the text.
  package let labels: [TokenID]?
  /// Exact log P(reference | x), nats; `nil` where the vocabulary cannot spell the text.
  package let exactLogProb: Double?
  /// What cannot be spelled; `nil` where all can.
  package let spellingProblem: String?

  package init(
    text: String, labels: [TokenID]?, exactLogProb: Double?, spellingProblem: String?
  ) {
    self.text = text
    self.labels = labels
    self.exactLogProb = exactLogProb
    self.spellingProblem = spellingProblem
  }
}

/// The n-best of an utterance with exact scores and Bayes risk.
package struct RiskReport: Sendable, Equatable {
  /// In the search's order, best first.
  package let candidates: [Candidate]
  package let reference: ReferenceScore?
  /// R = sum_i p_i W_i, in words; `nil` without a reference.
  package let expectedRisk: Double?
  /// The candidate of least `mbrRisk`; `nil` for an empty list.
  package let mbrChoice: Int?

  package init(
    candidates: [Candidate], reference: ReferenceScore?, expectedRisk: Double?, mbrChoice: Int?
  ) {
    self.candidates = candidates
    self.reference = reference
    self.expectedRisk = expectedRisk
    self.mbrChoice = mbrChoice
  }
}
