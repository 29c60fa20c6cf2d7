package import Fusion
package import Transducer

/// Why a hypothesis was pruned.
package enum PruneRule: Sendable, Equatable, CaseIterable {
  /// More hypotheses than the beam holds scored better.
  case beamWidth
  /// The frame's cap on labels was reached.
  case symbolCap
  /// The search tries only so many labels after each hypothesis, and others scored better.
  case labelsPerHypothesis
  /// The token is too far below the most probable one after the same hypothesis.
  case expandWindow
  /// The frame ended before its turn came: enough hypotheses that had closed the frame scored
  /// better than any open one.
  case closedBetter
  /// A best-first search made all the expansions that a frame may have.
  case expansionCap
  /// Its probability is in the beam already: prefix merging added this path at the frame's start.
  case counted
  /// The cap on the labels of an utterance was reached.
  case labelCap
  /// Its predictor state holds as many hypotheses as it may, and they scored better.
  case stateWidth
  /// An intervention forbids the token, or forces another.
  case barred
}

/// What became of an expansion: exactly one of these.
package enum Outcome: Sendable, Equatable {
  /// It lives on, at this rank (0 is best) of the list it was ranked in.
  case kept(rank: Int)
  /// It spelled what another hypothesis spelled: their probabilities were added.
  case merged(into: HypothesisID)
  /// It was dropped. `cutoff` is the worst score that stayed in the list it was ranked in; `gap`
  /// is by how much (nats) it fell short: cutoff - total, the total being, where others had been
  /// merged into it, that of all of them. For `.symbolCap` the cutoff is the worst score of the
  /// frame's beam (-inf while the beam has room) and the gap is 0 where only the cap was in the way.
  case pruned(rule: PruneRule, cutoff: Double, gap: Double)
}

/// One thing a search tried: a parent, a token after it, and what became of it.
///
/// A trace holds millions: the narrow parts stand last, where they fill each other's gaps.
package struct Expansion: Sendable, Equatable {
  /// The hypothesis that was extended.
  package var parent: HypothesisID
  /// The token; blank closes the frame and leaves the labels as they are.
  package var token: TokenID
  /// log P(token | frame, parent), nats, with that of its duration.
  package var stepLogProb: Double
  /// What language model and hotwords add, nats; 0 without fusion.
  package var bonus: Double
  /// The parent's score plus `stepLogProb` plus `bonus`.
  package var total: Double
  package var outcome: Outcome
  /// Whether its hypothesis waits for the next frame: it was ranked (or merged) in the frame's
  /// beam. False where it was ranked in the list that the next round of the frame extends.
  package var closesFrame: Bool
  /// The hypothesis it became: the parent itself for blank; `nil` where it was pruned before a
  /// node was made for it.
  package var result: HypothesisID?
  /// How far it leads; `nil` in a model without durations, and of what merely waits.
  package var jump: Jump?

  package init(
    parent: HypothesisID, token: TokenID, jump: Jump? = nil, stepLogProb: Double,
    bonus: Double = 0, total: Double, result: HypothesisID?, outcome: Outcome, closesFrame: Bool
  ) {
    self.jump = jump
    self.parent = parent
    self.token = token
    self.stepLogProb = stepLogProb
    self.bonus = bonus
    self.total = total
    self.result = result
    self.outcome = outcome
    self.closesFrame = closesFrame
  }
}

/// A hypothesis in a beam, with its score there.
package struct BeamEntry: Sendable, Equatable {
  package var id: HypothesisID
  /// Nats.
  package var logProb: Double

  package init(id: HypothesisID, logProb: Double) {
    self.id = id
    self.logProb = logProb
  }
}

/// One round of expansions within a frame (a time-synchronous search has up to cap + 1; a
/// best-first search one for each hypothesis it extends).
package struct SearchRound: Sendable, Equatable {
  package enum Kind: Sendable, Equatable, CaseIterable {
    /// Every token after every parent.
    case expansions
    /// Before the frame, in a model with durations: each hypothesis that waits for a later one, as a
    /// blank of itself that costs nothing.
    case waiting
    /// Before the frame, prefix merging: each expansion is a path of one or more labels from a
    /// hypothesis to a longer one of the beam, which it is merged into. `token` is the last of the
    /// labels, `stepLogProb` the sum of all.
    case prefixes
  }

  package var kind: Kind
  /// In the order they were made: parents best first, blank first, then labels best first.
  package var expansions: [Expansion]
  /// How many pruned expansions the `TraceDetail` left out.
  package var dropped: Int

  package init(expansions: [Expansion], dropped: Int = 0, kind: Kind = .expansions) {
    self.kind = kind
    self.expansions = expansions
    self.dropped = dropped
  }
}

/// Everything that happened at one encoder frame, or at one step of a search that has a clock of
/// its own (`SearchProfile.clock`).
package struct SearchStep: Sendable, Equatable {
  /// The number of the step: the encoder frame, where the search goes by frames.
  package var frame: Int
  package var rounds: [SearchRound]
  /// The beam after the frame, best first.
  package var beam: [BeamEntry]
  /// Nodes made at this frame, in order; their ids continue those of the frames before.
  package var newNodes: [HypothesisNode]
  /// An encoder frame whose scores were not numbers, if the step met one: what follows is worthless.
  package var brokenFrame: Int?

  package init(
    frame: Int, rounds: [SearchRound], beam: [BeamEntry], newNodes: [HypothesisNode],
    brokenFrame: Int? = nil
  ) {
    self.brokenFrame = brokenFrame
    self.frame = frame
    self.rounds = rounds
    self.beam = beam
    self.newNodes = newNodes
  }
}

extension SearchStep {
  /// Without its expansions.
  package var withoutRounds: SearchStep {
    SearchStep(
      frame: frame, rounds: [], beam: beam, newNodes: newNodes, brokenFrame: brokenFrame)
  }

  package var expansionCount: Int { rounds.reduce(0) { $0 + $1.expansions.count } }
}

/// A node of the arena: a parent and one more label. The root (id 0) has neither.
package struct HypothesisNode: Sendable, Equatable {
  package var parent: HypothesisID?
  /// `nil` at the root, and of a blank in a model with durations: there it makes a node, too.
  package var label: TokenID?
  /// The encoder frame at which the label was emitted; -1 at the root.
  package var frame: Int
  /// The encoder frame at which a hypothesis goes on from here; `nil` in a model without durations.
  package var due: Int?
  /// log P of the label where it was emitted, nats.
  package var logProb: Double
  /// What fusion added when it was emitted.
  package var fusion: FusionScore

  package init(
    parent: HypothesisID?, label: TokenID?, frame: Int, logProb: Double,
    fusion: FusionScore = .zero, due: Int? = nil
  ) {
    self.due = due
    self.fusion = fusion
    self.parent = parent
    self.label = label
    self.frame = frame
    self.logProb = logProb
  }
}
