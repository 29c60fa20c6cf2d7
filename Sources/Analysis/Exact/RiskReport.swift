package import BeamSearch
package import Scoring
package import Transducer

/// One candidate of the n-best with its scores.
package struct Candidate: Sendable, Equatable {
  /// As the search found it; `hypothesis.logProb` is the search's score, never the exact one.
  package let hypothesis: Hypothesis
  package let text: String
  /// Exact log P(y|x) over all alignments, nats.
  package let exactLogProb: Double
  /// p_i: softmax of the exact scores over the n-best (and the reference where it joined).
  package let posterior: Double
  /// Word edits against the reference; `nil` without one.
  package let edits: EditCounts?
  /// p_i W_i; `nil` without a reference.
  package let contribution: Double?
  /// p_i (W_i - R) / temperature: what EMBR training would push down (above 0) or up; `nil` without
  /// a reference.
  package let gradient: Double?
  /// Expected word edits against the other candidates, sum_j p_j ED(i, j), the reference left out.
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

/// The way a text was split into labels to be scored.
package struct Segmentation: Sendable, Equatable {
  package enum Origin: Sendable, Equatable {
    /// The longest piece first at each place.
    case greedy
    /// The labels of that member of the n-best, which splits the same text differently.
    case nBest(Int)
    /// Found among the other ways to split its words.
    case search
  }

  package let origin: Origin
  /// How many ways were scored completely; the best of them was used.
  package let tried: Int
  /// Whether these were all ways to split the words, so that none can be better; otherwise the
  /// others were pruned on the way through the text.
  package let isExhaustive: Bool

  package init(origin: Origin, tried: Int, isExhaustive: Bool) {
    self.origin = origin
    self.tried = tried
    self.isExhaustive = isExhaustive
  }
}

/// The reference text of an utterance and the model's score of it.
package struct ReferenceScore: Sendable, Equatable {
  package let text: String
  /// The labels that were scored; `nil` where the vocabulary cannot spell the text.
  package let labels: [TokenID]?
  /// How the labels were found; `nil` where the vocabulary cannot spell the text.
  package let segmentation: Segmentation?
  /// Exact log P(reference | x), nats; `nil` where the vocabulary cannot spell the text.
  package let exactLogProb: Double?
  /// The encoder frame of each label on the best alignment; `nil` where there is none, or where the
  /// lattice is too large to look for it (`LatticeMap.nodeLimit`).
  package let frames: [Int]?
  /// What cannot be spelled; `nil` where everything can.
  package let spellingProblem: String?
  /// How the words are written that were scored: the best of several ways.
  package let spelling: ReferenceSpelling

  package init(
    text: String, labels: [TokenID]?, segmentation: Segmentation?, exactLogProb: Double?,
    frames: [Int]? = nil, spellingProblem: String?, spelling: ReferenceSpelling = .asWritten
  ) {
    self.spelling = spelling
    self.frames = frames
    self.text = text
    self.labels = labels
    self.segmentation = segmentation
    self.exactLogProb = exactLogProb
    self.spellingProblem = spellingProblem
  }
}

/// The n-best of an utterance with exact scores and Bayes risk.
package struct RiskReport: Sendable, Equatable {
  /// In the search's order, best first.
  package let candidates: [Candidate]
  package let reference: ReferenceScore?
  /// What the risk was computed with.
  package let options: RiskOptions
  /// The reference as a member of the list: if the options ask for it, the vocabulary can spell
  /// it and no candidate has its words.
  package let joinedReference: BayesRisk.Entry?
  /// R = sum_i p_i W_i, in words; `nil` without a reference.
  package let expectedRisk: Double?
  /// The candidate of least `mbrRisk`; `nil` for an empty list.
  package let mbrChoice: Int?
  /// What the candidates agree on, with a confidence for each word; `nil` if all are impossible.
  package let consensus: ConfusionNetwork?
  /// The candidate of fewest word edits, the earlier of equals; `nil` without a reference.
  package let oracle: EditOracle?
  /// Whether model or search is to blame; `nil` without a reference.
  package let judgement: Judgement?
  /// The step of the search after which the reference could no longer be reached; `nil` where it
  /// was found, without a reference, and where the search's steps were not given.
  package let referenceLostAt: Int?
  /// When words were the same.
  package let comparison: TextComparison
  /// What the edits are of.
  package let counted: TextComparer.Counted

  package init(
    candidates: [Candidate], reference: ReferenceScore?, options: RiskOptions,
    risk: BayesRisk, oracle: EditOracle?, judgement: Judgement?, referenceLostAt: Int? = nil,
    comparison: TextComparison = TextComparison(), counted: TextComparer.Counted = .word
  ) {
    self.comparison = comparison
    self.counted = counted
    self.candidates = candidates
    self.reference = reference
    self.options = options
    joinedReference = risk.joinedReference
    expectedRisk = risk.expectedRisk
    mbrChoice = risk.mbrChoice
    consensus = risk.consensus
    self.oracle = oracle
    self.judgement = judgement
    self.referenceLostAt = referenceLostAt
  }
}
