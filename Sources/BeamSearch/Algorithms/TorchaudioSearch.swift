import Transducer

/// torchaudio's beam search: time-synchronous, but a frame continues only while labels outscore the
/// closed hypotheses, and the beam itself is ranked by score per label.
///
/// Per frame, up to `maxSymbolsPerFrame` times: blank closes every open hypothesis (equal labels
/// are merged by log-add); of the best `beamSize` label extensions, those that score above the
/// `beamSize`-th best closed hypothesis stay open. The options' length normalisation ranks the beam
/// at every frame and not only at the end; torchaudio divides by U + 2.
package struct TorchaudioSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "torchaudio",
    summary: "Time-synchronous; labels must outscore closed hypotheses; ranked by score per label.",
    semantics: .rnnt, source: "torchaudio RNNTBeamSearch (2021)",
    normalizesEveryFrame: true,
    defaults: SearchOptions(
      maxSymbolsPerFrame: 100, lengthNormalization: .perLabel(offset: 2)))

  private var core: SearchCore

  package init(_ inputs: SearchInputs) { core = SearchCore(inputs, profile: Self.profile) }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    var closed = core.emptyList()
    var open = core.beam
    for count in 0...core.cap where !open.isEmpty {
      let round = core.round(over: open)
      var made = core.blanks(after: round)
      let isLast = count == core.cap
      let best = isLast ? [] : core.best(of: round, labelsOnly: true)
      let bar = bar(closed, and: made)
      let extended = best.filter { round.selected($0).total > bar }.enumerated().map {
        core.extend($1, in: round, closesFrame: false, rank: $0)
      }
      made += extended
      if round.fusesLater { made += failed(best, below: bar, in: round) }
      let isCut = extended.count == best.count
      core.record(&made, of: round) { candidate in
        if isLast { return Pruning(.symbolCap, cutoff: -.infinity) }
        return isCut || candidate.total > bar
          ? Pruning(.beamWidth, cutoff: best.last?.total ?? -.infinity)
          : Pruning(.closedBetter, cutoff: bar)
      }
      for label in made where label.hypothesis == nil {
        core.resolve(label.record, Pruning(.closedBetter, cutoff: bar))
      }
      closed.addClosed(of: made)
      open = extended.compactMap(\.hypothesis)
    }
    return end(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }

  /// Candidates selected by the model's own score that miss the bar once their bonus is added.
  private func failed(_ best: [Candidate], below bar: Double, in round: Round) -> [Extended] {
    best.map(round.selected).filter { !($0.total > bar) }
      .map { Extended(candidate: $0, hypothesis: nil, closesFrame: false) }
  }

  /// The score of the `beamSize`-th best closed hypothesis; -inf while there are fewer.
  private func bar(_ closed: HypothesisList, and made: [Extended]) -> Double {
    var all = closed
    all.addClosed(of: made)
    let ranked = all.ranked()
    return ranked.count < core.width ? -.infinity : ranked[core.width - 1].hypothesis.logProb
  }

  private mutating func end(_ closed: HypothesisList) -> SearchStep {
    let normalization = core.options.lengthNormalization
    let ranked = closed.ranked {
      normalization.rankingScore(logProb: $0.logProb, labels: $0.labelCount)
    }
    let width = core.width
    guard ranked.count >= width else {
      core.resolveCapped(cutoff: -.infinity)
      return core.endFrame(ranked) { _, _ in nil }
    }
    let worst = ranked[width - 1].hypothesis
    core.resolveCapped(cutoff: worst.logProb)
    let key = normalization.rankingScore(logProb: worst.logProb, labels: worst.labelCount)
    return core.endFrame(ranked) { rank, hypothesis in
      guard rank >= width else { return nil }
      // The score this hypothesis would have needed to rank with the worst one kept.
      return Pruning(
        .beamWidth,
        cutoff: normalization.logProb(rankingScore: key, labels: hypothesis.labelCount))
    }
  }
}
