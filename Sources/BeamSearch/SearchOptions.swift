package import Transducer

/// How the final list is ranked.
package enum LengthNormalization: Sendable, Equatable {
  case none
  /// score / (U + offset)
  case perLabel(offset: Int)

  /// The value a list is ranked by, for a hypothesis of `labels` labels; a divisor below 1 counts
  /// as 1.
  package func rankingScore(logProb: Double, labels: Int) -> Double {
    logProb / divisor(labels: labels)
  }

  /// The score at which a hypothesis of `labels` labels has a ranking score.
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

/// Which alignment's timestamps and token scores a merged hypothesis keeps; its score is the sum
/// either way.
package enum TimestampPolicy: String, Sendable, CaseIterable {
  /// The one with the largest single contribution.
  case best
  /// The one that came first, as in programs that merge on the fly.
  case first
}

/// When language model and hotword scores enter the ranking.
package enum FusionTiming: String, Sendable, CaseIterable {
  /// Every label is ranked with its bonus.
  case beforeSelection = "before"
  /// Labels are selected by the model's own scores; then the bonus is added, as in k2 decoders.
  case afterSelection = "after"
}

/// How the model's unknown token is treated.
package enum UnknownToken: String, Sendable, CaseIterable {
  /// It closes a frame and spells nothing, like blank.
  case blank
  /// It is a label like any other.
  case label
  /// It is never tried.
  case never
}

/// The options of a search: common ones, and those of single algorithms, nested.
package struct SearchOptions: Sendable, Equatable {
  /// Number of hypotheses kept after each frame; at least 1. Greedy search always keeps one.
  package var beamSize: Int
  /// Maximum labels per frame; at least 1. Monotonic searches always use one.
  package var maxSymbolsPerFrame: Int
  package var adjustment: LogitAdjustment
  package var lengthNormalization: LengthNormalization
  /// Maximum number of hypotheses `finish` returns; at least 1.
  package var nBest: Int
  /// `nil`: the search's default, `SearchProfile.unknown`.
  package var unknown: UnknownToken?
  package var timestampPolicy = TimestampPolicy.best
  package var fusionTiming = FusionTiming.beforeSelection
  /// Weight of the internal language model's log-probability subtracted from each label; 0 for
  /// none. Only HAT models have one (Variani et al., 2020).
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
