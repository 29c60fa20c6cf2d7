package import BeamSearch
import Scoring
package import Transducer

/// Exact scores and Bayes risk of a search's final list: what the screen and the commands both show.
package enum Assessment {
  /// Scores every candidate over all alignments, and the reference where there is one.
  ///
  /// The exact scores are the model's own: no blank penalty, no temperature, whatever the search
  /// was told. A search's score never enters the posterior.
  ///
  /// - Parameter progress: called now and then with the share done, 0...1; it may throw to stop.
  package static func assess(
    nBest: [Hypothesis], encoded: EncoderOut, scorer: LabelScorer, reference: String?,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> RiskReport {
    let builder = LatticeBuilder(
      scorer: scorer, encoder: EncoderProjection(encoded, joiner: scorer.joiner))
    let share = reference == nil ? 1 : 0.5
    let exact = try builder.exactLogProbs(of: nBest.map(\.labels)) { try progress($0 * share) }
    let texts = nBest.map { scorer.vocabulary.text(of: $0.labels) }
    let score = try reference.map { text in
      try ReferenceScorer(vocabulary: scorer.vocabulary, builder: builder)
        .score(text, known: nBest.map(\.labels)) { try progress(share + $0 * (1 - share)) }
    }
    let risk = BayesRisk(
      candidates: zip(nBest, texts).enumerated().map { index, pair in
        RiskCandidate(
          labels: pair.0.labels, words: words(pair.1), exactLogProb: exact[index])
      }, reference: score.map { words($0.text) })
    let candidates = nBest.indices.map { index in
      let entry = risk.entries[index]
      return Candidate(
        hypothesis: nBest[index], text: texts[index], exactLogProb: exact[index],
        posterior: entry.posterior, edits: entry.edits, contribution: entry.contribution,
        gradient: entry.gradient, mbrRisk: entry.mbrRisk)
    }
    return RiskReport(
      candidates: candidates, reference: score, expectedRisk: risk.expectedRisk,
      mbrChoice: risk.mbrChoice)
  }

  /// Words as they are counted: what spaces separate.
  package static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
