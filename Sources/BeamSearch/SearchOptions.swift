package import Transducer

/// How the final list is ranked.
package enum LengthNormalization: Sendable, Equatable {
  case none
  /// score / (U + offset)
  case perLabel(offset: Int)

  /// The number that a list is ranked by, for a hypothesis of `labels` labels; a divisor below 1
  /// counts as 1.
  package func rankingScore(logProb: Double, labels: Int) -> Double {
    logProb / divisor(labels: labels)
  }

  /// The score that gives a hypothesis of `labels` labels a ranking score.
  package func logProb(rankingScore: Double, labels: Int) -> Double {
    rankingScore * divisor(labels: labels)
  }

  private func divisor(labels: Int) -> Double {
    switch self {
    case .none: 1
    case .perLabel(let offset): Double(max(1, labels + offset))
    }
  }
}

/// Which alignment's timestamps and token scores a merged hypothesis shows; its score is the sum
/// either way.
package enum MergeStanding: String, Sendable, CaseIterable {
  /// The one of the largest single contribution.
  case best
  /// The one that came first, as programs do that merge as they go.
  case first
}

/// When language model and hotwords enter the ranking.
package enum FusionTiming: String, Sendable, CaseIterable {
  /// Every label is ranked with its bonus.
  case beforeSelection = "before"
  /// Labels are chosen by the model's own scores; then the bonus is added, as in k2 decoders.
  case afterSelection = "after"
}

/// What becomes of the model's unknown token.
package enum UnknownToken: String, Sendable, CaseIterable {
  /// It closes a frame and spells nothing, as blank.
  case blank
  /// It is a label like any other.
  case label
  /// It is never tried.
  case never
}

/// The knobs of a search: those that all understand, and those of single algorithms, nested.
package struct SearchOptions: Sendable, Equatable {
  /// How many hypotheses live on after a frame; at least 1. Greedy search has one whatever it says.
  package var beamSize: Int
  /// The most labels in one frame; at least 1. Monotonic searches have one whatever it says.
  package var maxSymbolsPerFrame: Int
  package var adjustment: LogitAdjustment
  package var lengthNormalization: LengthNormalization
  /// The most hypotheses `finish` returns; at least 1.
  package var nBest: Int
  /// `nil`: the search's own habit, `SearchProfile.unknown`.
  package var unknown: UnknownToken?
  package var mergeStanding = MergeStanding.best
  package var fusionTiming = FusionTiming.beforeSelection
  /// How much of the internal language model's log-probability is taken off each label; 0 is none.
  /// Only HAT models have one (Variani et al., 2020).
  package var internalModelWeight = 0.0
  package var bestFirst = BestFirstOptions()
  package var alignmentLength = AlignmentLengthOptions()
  package var constrained = ConstrainedOptions()
  package var adaptive = AdaptiveOptions()
  package var pathMerging = PathMergingOptions()

  package init(
    beamSize: Int = 4, maxSymbolsPerFrame: Int = 6, adjustment: LogitAdjustment = .none,
    lengthNormalization: LengthNormalization = .none, nBest: Int = 8, unknown: UnknownToken? = nil
  ) {
    self.beamSize = beamSize
    self.maxSymbolsPerFrame = maxSymbolsPerFrame
    self.adjustment = adjustment
    self.lengthNormalization = lengthNormalization
    self.nBest = nBest
    self.unknown = unknown
  }
}
