package import BeamSearch
package import Transducer

/// Where a label sequence fell out of a search.
package struct Fall: Sendable, Equatable {
  /// The number of the search's step, from 0, and the encoder frame it belongs to: the same, where
  /// the search goes by frames.
  package let step: Int
  package let frame: Int
  /// log of the share of its probability that could be reached before and after the step, nats.
  package let reachBefore: Double
  package let reachAfter: Double
  /// The decisive cut; `nil` if the step was recorded without expansions.
  package let cut: Cut?
}

/// The expansion whose loss cost a label sequence most of its remaining probability.
package struct Cut: Sendable, Equatable {
  /// Why it was dropped.
  package enum Rule: Sendable, Equatable {
    case pruned(PruneRule)
    /// It was merged into a hypothesis with other labels (path merging).
    case merged
  }

  /// The round within the step, from 0.
  package let round: Int
  /// The labels before the token.
  package let prefix: [TokenID]
  /// The token that was tried: the next label, or blank.
  package let token: TokenID
  /// log P(token | frame, prefix), nats.
  package let tokenLogProb: Double
  package let rule: Rule
  /// Its score in the list in which it was ranked, nats.
  package let score: Double
  /// The worst score kept in that list; -inf if there was room.
  package let cutoff: Double
  /// By how much it fell short, nats, 0 or more.
  package let gap: Double
  /// Its rank in that list and how many were kept; `nil` if ranks do not decide.
  package let ranking: Ranking?
  /// What was kept at the cutoff, or what it was merged into; `nil` if nothing took its place.
  package let replacedBy: [TokenID]?

  package struct Ranking: Sendable, Equatable {
    /// From 1.
    package let rank: Int
    /// The last rank that stayed, from 1.
    package let lastKept: Int
  }
}
