package import BeamSearch
package import Transducer

/// An expansion worth stepping through.
package struct NotableExpansion: Sendable, Equatable {
  package let round: Int
  package let kind: SearchRound.Kind
  package let expansion: Expansion
}

extension SearchStep {
  /// The expansions worth looking at, in the order of the search: those kept in the frame's beam,
  /// and those that came near it; of the pruned ones the best few per round.
  ///
  /// A time-synchronous search continues to its cap at every frame, mostly with hopeless labels;
  /// they are in the trace, but not worth stepping through.
  ///
  /// - Parameters:
  ///   - prunedLimit: how many of the pruned each round shows.
  ///   - margin: how far below the worst of the beam still counts as near, nats.
  package func notableExpansions(prunedLimit: Int, margin: Double = 3) -> [NotableExpansion] {
    let floor = (beam.last?.logProb ?? -.infinity) - margin
    return rounds.enumerated().flatMap { index, round in
      let threshold = max(floor, round.prunedThreshold(prunedLimit))
      return round.expansions.filter { expansion in
        switch expansion.outcome {
        case .pruned: expansion.total >= threshold
        case .kept, .merged: expansion.closesFrame || expansion.total >= floor
        }
      }.map { NotableExpansion(round: index, kind: round.kind, expansion: $0) }
    }
  }
}

extension SearchRound {
  /// The score of the `limit`-th best pruned expansion; -inf when there are no more than that.
  fileprivate func prunedThreshold(_ limit: Int) -> Double {
    let pruned = expansions.filter {
      if case .pruned = $0.outcome { true } else { false }
    }.map(\.total).sorted(by: >)
    return pruned.count > limit ? pruned[limit - 1] : -.infinity
  }
}

/// The beam panel while stepping inside a frame: one row per expansion.
package struct ExpansionRow: Sendable, Equatable {
  package let round: Int
  package let kind: SearchRound.Kind
  package let parentText: String
  /// The token's piece, or `nil` for blank.
  package let label: String?
  /// The frames that it takes, in a model with durations.
  package let duration: Int?
  package let stepLogProb: Double
  package let total: Double
  package let outcome: Outcome
  /// Whether it was ranked in the frame's beam, not in the list that the next round extends.
  package let closesFrame: Bool
  package let isCurrent: Bool
  /// Later than the cursor: not yet done.
  package let isAhead: Bool
}

package struct ExpansionView: Sendable, Equatable {
  package let rows: [ExpansionRow]
  package let current: Int

  package init(
    trace: SearchTrace, notable: [NotableExpansion], current: Int, vocabulary: Vocabulary
  ) {
    self.current = current
    rows = notable.enumerated().map { index, item in
      let expansion = item.expansion
      return ExpansionRow(
        round: item.round, kind: item.kind,
        parentText: vocabulary.pieces(trace.labels(of: expansion.parent)),
        label: expansion.token == vocabulary.blankID ? nil : vocabulary[expansion.token],
        duration: expansion.jump?.duration,
        stepLogProb: expansion.stepLogProb, total: expansion.total, outcome: expansion.outcome,
        closesFrame: expansion.closesFrame,
        isCurrent: index == current, isAhead: index > current)
    }
  }
}
