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
  /// What cut it down; `nil` where the step was recorded without expansions.
  package let cut: Cut?
}

/// The expansion whose loss cost a label sequence most of what was left of it.
package struct Cut: Sendable, Equatable {
  /// Why it did not go on.
  package enum Rule: Sendable, Equatable {
    case pruned(PruneRule)
    /// It was counted to a hypothesis that spells something else (path merging).
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
  /// What it scored in the list that it was ranked in, nats.
  package let score: Double
  /// What stayed in that list at worst; -inf where there was room.
  package let cutoff: Double
  /// By how much it fell short, nats, 0 or more.
  package let gap: Double
  /// Where it stood in that list and how many stayed; `nil` where ranks do not decide.
  package let ranking: Ranking?
  /// What stayed at the cutoff, or what it was merged into; `nil` where nobody took its place.
  package let replacedBy: [TokenID]?

  package struct Ranking: Sendable, Equatable {
    /// From 1.
    package let rank: Int
    /// The last rank that stayed, from 1.
    package let lastKept: Int
  }
}
