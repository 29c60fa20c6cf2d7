package import BeamSearch
package import Scoring
package import Transducer

/// Exact scores and Bayes risk of a search's final list, shown on the screen and by the commands.
package enum Assessment {
  /// Scores every candidate over all alignments, and the reference where there is one.
  ///
  /// The exact scores are the model's own: no blank penalty, no temperature, whatever options the
  /// search used. A search's score never enters the posterior.
  ///
  /// - Parameters:
  ///   - reference: what was said, if known; an empty text means that nothing was.
  ///   - texts: when words are the same.
  ///   - trace: the search's steps, to find where it lost the reference.
  ///   - progress: called now and then with the share done, 0...1; it may throw to stop.
  /// - Throws: `RiskOptionError` for options that cannot be used.
  package static func assess(
    nBest: [Hypothesis], encoded: EncoderOut, scorer: LabelScorer, reference: String?,
    texts: TextComparison = TextComparison(), trace: SearchTrace? = nil,
    options: RiskOptions = RiskOptions(),
    progress: (Double) throws -> Void = { _ in }
  ) throws -> RiskReport {
    try options.validate()
    let encoder = EncoderProjection(encoded, joiner: scorer.joiner)
    let builder = LatticeBuilder(scorer: scorer, encoder: encoder)
    let share = reference == nil ? 1 : 0.5
    let exact = try builder.exactLogProbs(of: nBest.map(\.labels)) { try progress($0 * share) }
    let comparer = TextComparer(texts, vocabulary: scorer.vocabulary)
    let score = try reference.map { text in
      try ReferenceScorer(vocabulary: scorer.vocabulary, builder: builder, comparer: comparer)
        .score(text, known: nBest.map(\.labels)) { try progress(share + $0 * 0.4) }
    }
    var lostAt: Int?
    if let trace, let labels = score?.labels {
      lostAt = try ReferenceLoss.step(
        of: labels, in: trace, frames: encoded.count, found: nBest,
        builder: LatticeBuilder(
          scorer: scorer, encoder: encoder, adjustment: trace.options.adjustment),
        blankID: scorer.vocabulary.blankID
      ) { try progress(0.9 + $0 * 0.1) }
    }
    return report(
      nBest, texts: nBest.map { scorer.vocabulary.text(of: $0.labels) }, exact: exact,
      reference: reference, scored: score, comparer: comparer, lostAt: lostAt, options: options)
  }

  /// Words as they are counted: separated by spaces.
  package static func words(_ text: String) -> [String] { TextErrors.words(text) }

  private static func report(
    _ nBest: [Hypothesis], texts: [String], exact: [Double], reference text: String?,
    scored reference: ReferenceScore?, comparer: TextComparer, lostAt: Int?, options: RiskOptions
  ) -> RiskReport {
    let listed = nBest.indices.map { index in
      RiskCandidate(
        labels: nBest[index].labels, words: comparer.words(texts[index]),
        exactLogProb: exact[index])
    }
    let said = text.map(comparer.words)
    let risk = BayesRisk(
      candidates: listed, reference: said,
      joining: options.includesReference
        ? reference.flatMap { candidate(of: $0, words: said ?? []) } : nil,
      temperature: options.temperature)
    let candidates = nBest.indices.map { index in
      let entry = risk.entries[index]
      return Candidate(
        hypothesis: nBest[index], text: texts[index], exactLogProb: exact[index],
        posterior: entry.posterior, edits: entry.edits, contribution: entry.contribution,
        gradient: entry.gradient, mbrRisk: entry.mbrRisk)
    }
    return RiskReport(
      candidates: candidates, reference: reference, options: options, risk: risk,
      oracle: said.flatMap { oracle(of: listed, against: $0) },
      judgement: reference.map { judgement(of: listed, against: $0, words: said ?? []) },
      referenceLostAt: lostAt, comparison: comparer.comparison,
      counted: comparer.counted(in: text.map { [$0] } ?? texts))
  }

  private static func oracle(of list: [RiskCandidate], against said: [String]) -> EditOracle? {
    EditOracle(
      reference: said.map { Array($0.utf8) },
      candidates: list.map { $0.words.map { Array($0.utf8) } })
  }

  private static func candidate(
    of reference: ReferenceScore, words: [String]
  ) -> RiskCandidate? {
    guard let labels = reference.labels, let score = reference.exactLogProb else { return nil }
    return RiskCandidate(labels: labels, words: words, exactLogProb: score)
  }

  private static func judgement(
    of list: [RiskCandidate], against reference: ReferenceScore, words: [String]
  ) -> Judgement {
    Judgement(
      texts: list.map(\.words), best: list.first?.exactLogProb,
      referenceWords: words,
      reference: reference.exactLogProb.map { .scored($0) }
        ?? .cannotBeSpelled(reference.spellingProblem ?? "no spelling"))
  }
}
