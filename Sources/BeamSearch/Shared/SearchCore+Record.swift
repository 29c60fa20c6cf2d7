import Transducer

/// Recording a frame, and ending it.
extension SearchCore {
  /// Sorts the candidates a round kept into trace order and records them with all others, each
  /// pruned as `rest` says.
  ///
  /// The order is the same whether or not anything is recorded: it decides the order in which
  /// merged probabilities are added.
  mutating func record(
    _ made: inout [Extended], of round: Round, rest: (Candidate) -> Pruning
  ) {
    made.sort { recorder.precedes($0.candidate, $1.candidate) }
    recorder.record(round, made: &made, rest: rest)
  }

  /// As above, with all others pruned by one rule.
  mutating func record(
    _ made: inout [Extended], of round: Round, rest rule: PruneRule, cutoff: Double
  ) {
    record(&made, of: round) { _ in Pruning(rule, cutoff: cutoff) }
  }

  mutating func record(prefixes: [Expansion]) { recorder.record(prefixes: prefixes) }

  /// Sets the outcome of an expansion that was open when its round was recorded.
  mutating func resolve(_ record: Int?, _ outcome: Outcome, result: HypothesisID? = nil) {
    recorder.resolve(record, outcome, result: result)
  }

  mutating func resolve(_ record: Int?, _ pruning: Pruning) { recorder.resolve(record, pruning) }

  /// A list for hypotheses that close the frame.
  func emptyList() -> HypothesisList { HypothesisList(timestampPolicy: timestampPolicy) }

  /// Prunes the closed hypotheses to the beam, and reports the frame.
  ///
  /// - Parameter rule: the rule whose pruned candidates, those without a node, are compared with
  ///   the frame's beam.
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

  /// Makes the beam of a ranked list's entries that `prunes` does not reject, and reports the
  /// frame.
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

  /// Sets the cutoff of everything the symbol cap pruned.
  mutating func resolveCapped(cutoff: Double) {
    recorder.resolveCutoff(cutoff, of: .symbolCap)
  }

  /// Reports the frame as it is now.
  func step() -> SearchStep {
    SearchStep(
      frame: frame, rounds: recorder.finishedRounds(),
      beam: beam.map { BeamEntry(id: $0.id, logProb: $0.logProb) },
      newNodes: Array(arena.nodes[firstNewNode...]), brokenFrame: contexts.brokenFrame)
  }
}
