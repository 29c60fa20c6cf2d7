package import BeamSearch
package import Transducer

/// An expansion worth stepping through: those that were kept or merged, and the best of those that
/// were pruned, in the order of the search.
package struct NotableExpansion: Sendable, Equatable {
  package let round: Int
  package let expansion: Expansion
}

extension SearchStep {
  /// The expansions worth looking at: all that were kept or merged, and in each round the
  /// `prunedLimit` best of the pruned.
  package func notableExpansions(prunedLimit: Int) -> [NotableExpansion] {
    rounds.enumerated().flatMap { index, round in
      let threshold = round.prunedThreshold(prunedLimit)
      return round.expansions.filter { expansion in
        if case .pruned = expansion.outcome { expansion.total >= threshold } else { true }
      }.map { NotableExpansion(round: index, expansion: $0) }
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

/// The beam panel while stepping inside a frame: one row an expansion.
package struct ExpansionRow: Sendable, Equatable {
  package let round: Int
  package let parentText: String
  /// The token's piece, or `nil` for blank.
  package let label: String?
  package let stepLogProb: Double
  package let total: Double
  package let outcome: Outcome
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
        round: item.round,
        parentText: vocabulary.pieces(trace.labels(of: expansion.parent)),
        label: expansion.token == vocabulary.blankID ? nil : vocabulary[expansion.token],
        stepLogProb: expansion.stepLogProb, total: expansion.total, outcome: expansion.outcome,
        isCurrent: index == current, isAhead: index > current)
    }
  }
}
