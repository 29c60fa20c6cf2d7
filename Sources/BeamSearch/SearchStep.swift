package import Fusion
package import Transducer

/// Why a hypothesis was pruned.
package enum PruneRule: Sendable, Equatable, CaseIterable {
  /// Enough better-scoring hypotheses filled the beam.
  case beamWidth
  /// The maximum labels per frame was reached.
  case symbolCap
  /// The search tries a limited number of labels per hypothesis, and others scored better.
  case labelsPerHypothesis
  /// The token scores too far below the most probable one after the same hypothesis.
  case expandWindow
  /// The frame ended before it was expanded: enough closed hypotheses scored better than any open
  /// one.
  case closedBetter
  /// A best-first search reached the maximum expansions per frame.
  case expansionCap
  /// Its probability is already in the beam: prefix merging added this path at the start of the
  /// frame.
  case counted
  /// The maximum labels per utterance was reached.
  case labelCap
  /// Its predictor state is full of better-scoring hypotheses.
  case stateWidth
  /// An intervention forbids the token, or forces another.
  case barred
}

/// The outcome of an expansion: exactly one of these.
package enum Outcome: Sendable, Equatable {
  /// It was kept, at this rank (0 is best) of its list.
  case kept(rank: Int)
  /// It spells the same as another hypothesis: their probabilities were added.
  case merged(into: HypothesisID)
  /// It was dropped. `cutoff` is the worst score kept in its list; `gap` is how far (nats) it fell
  /// short: cutoff - total, where the total includes any hypotheses merged into it. For
  /// `.symbolCap` the cutoff is the worst score of the frame's beam (-inf while the beam has room)
  /// and the gap is 0 if only the cap stopped it.
  case pruned(rule: PruneRule, cutoff: Double, gap: Double)
}

/// One expansion a search tried: a parent, a token after it, and the outcome.
///
/// A trace holds millions: the narrow fields come last, to avoid padding.
package struct Expansion: Sendable, Equatable {
  /// The hypothesis that was extended.
  package var parent: HypothesisID
  /// The token; blank closes the frame and leaves the labels unchanged.
  package var token: TokenID
  /// log P(token | frame, parent), nats, including that of its duration.
  package var stepLogProb: Double
  /// Language model and hotword scores, nats; 0 without fusion.
  package var bonus: Double
  /// The parent's score plus `stepLogProb` plus `bonus`.
  package var total: Double
  package var outcome: Outcome
  /// Whether its hypothesis closed the frame and was ranked (or merged) in the frame's beam. False
  /// if it was ranked in the list that the next round of the frame extends.
  package var closesFrame: Bool
  /// The hypothesis it became: the parent itself for blank; `nil` if it was pruned before it got a
  /// node.
  package var result: HypothesisID?
  /// How far it advances; `nil` in a model without durations, and for waiting hypotheses.
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

/// One round of expansions within a frame (a time-synchronous search has up to cap + 1, a
/// best-first search one per extended hypothesis).
package struct SearchRound: Sendable, Equatable {
  package enum Kind: Sendable, Equatable, CaseIterable {
    /// Every token after every parent.
    case expansions
    /// Before the frame, in a model with durations: each hypothesis that waits for a later frame,
    /// as a blank that costs nothing.
    case waiting
    /// Before the frame, prefix merging: each expansion is a path of one or more labels from a
    /// hypothesis to a longer one in the beam, with which it is merged. `token` is the last label,
    /// `stepLogProb` the sum over all.
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

/// Everything that happened at one encoder frame, or at one step of a search with its own clock
/// (`SearchProfile.clock`).
package struct SearchStep: Sendable, Equatable {
  /// The step number: the encoder frame, if the search goes by frames.
  package var frame: Int
  package var rounds: [SearchRound]
  /// The beam after the frame, best first.
  package var beam: [BeamEntry]
  /// Nodes made at this frame, in order; their ids continue those of the frames before.
  package var newNodes: [HypothesisNode]
  /// An encoder frame with NaN scores, if the step met one: everything after it is meaningless.
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
  /// `nil` at the root, and for a blank in a model with durations, where it also gets a node.
  package var label: TokenID?
  /// The encoder frame at which the label was emitted; -1 at the root.
  package var frame: Int
  /// The encoder frame where a hypothesis continues from here; `nil` in a model without durations.
  package var due: Int?
  /// log P of the label where it was emitted, nats.
  package var logProb: Double
  /// The fusion score added when it was emitted.
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
