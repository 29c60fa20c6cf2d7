import Transducer

/// What is written down of a frame, and its end.
extension SearchCore {
  /// Brings what a round made into trace order and writes it down with all that it did not make,
  /// each pruned as `rest` says of it.
  ///
  /// The order is the same whether anything is written or not: it decides in which order merged
  /// probabilities are added.
  mutating func record(
    _ made: inout [Extended], of round: Round, rest: (Candidate) -> Pruning
  ) {
    made.sort { recorder.precedes($0.candidate, $1.candidate) }
    recorder.record(round, made: &made, rest: rest)
  }

  /// As above, all the rest pruned by one rule.
  mutating func record(
    _ made: inout [Extended], of round: Round, rest rule: PruneRule, cutoff: Double
  ) {
    record(&made, of: round) { _ in Pruning(rule, cutoff: cutoff) }
  }

  mutating func record(prefixes: [Expansion]) { recorder.record(prefixes: prefixes) }

  /// Says what became of an expansion that was open when its round was written down.
  mutating func resolve(_ record: Int?, _ outcome: Outcome, result: HypothesisID? = nil) {
    recorder.resolve(record, outcome, result: result)
  }

  mutating func resolve(_ record: Int?, _ pruning: Pruning) { recorder.resolve(record, pruning) }

  /// A list for what closes the frame.
  func emptyList() -> HypothesisList { HypothesisList(standing: standing) }

  /// Cuts what closed the frame to the beam, and reports the frame.
  ///
  /// - Parameter rule: the rule whose victims, pruned before a node was made for them, are measured
  ///   against the frame's beam.
  mutating func endFrame(
    _ closed: HypothesisList, measuring rule: PruneRule = .symbolCap
  ) -> SearchStep {
    let ranked = closed.ranked()
    let width = width
    let cutoff = ranked.prefix(width).last?.hypothesis.logProb ?? -.infinity
    recorder.resolveCutoff(ranked.count >= width ? cutoff : -.infinity, of: rule)
    return endFrame(ranked) { rank, _ in
      rank < width ? nil : Pruning(.beamWidth, cutoff: cutoff)
    }
  }

  /// Makes those of a ranked list that `prunes` says nothing of the beam, and reports the frame.
  mutating func endFrame(
    _ ranked: [HypothesisList.Entry], prunes: (Int, LiveHypothesis) -> Pruning?
  ) -> SearchStep {
    beam = []
    for (index, entry) in ranked.enumerated() {
      if let pruning = prunes(index, entry.hypothesis) {
        recorder.resolve(
          entry.record, .pruned(pruning, total: entry.hypothesis.logProb))
      } else {
        recorder.resolve(entry.record, .kept(rank: beam.count))
        beam.append(entry.hypothesis)
      }
      for record in entry.mergedRecords {
        recorder.resolve(record, .merged(into: entry.hypothesis.id))
      }
    }
    return step()
  }

  /// Measures what the symbol cap stopped against a cutoff.
  mutating func resolveCapped(cutoff: Double) {
    recorder.resolveCutoff(cutoff, of: .symbolCap)
  }

  /// Reports the frame as it stands.
  func step() -> SearchStep {
    SearchStep(
      frame: frame, rounds: recorder.finishedRounds(),
      beam: beam.map { BeamEntry(id: $0.id, logProb: $0.logProb) },
      newNodes: Array(arena.nodes[firstNewNode...]), brokenFrame: contexts.brokenFrame)
  }
}
