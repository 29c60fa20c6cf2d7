package import Transducer

/// How the final list is ranked.
package enum LengthNormalization: Sendable, Equatable {
  case none
  /// score / (U + offset)
  case perLabel(offset: Int)

  /// The number that a final list is ranked by, for a hypothesis of `labels` labels; a divisor
  /// below 1 counts as 1.
  package func rankingScore(logProb: Double, labels: Int) -> Double {
    switch self {
    case .none: logProb
    case .perLabel(let offset): logProb / Double(max(1, labels + offset))
    }
  }
}

/// The knobs that every search understands.
package struct SearchOptions: Sendable, Equatable {
  /// How many hypotheses live on after a frame; at least 1. Greedy search has one whatever it says.
  package var beamSize: Int
  /// The most labels in one frame; at least 1. Monotonic searches have one whatever it says.
  package var maxSymbolsPerFrame: Int
  package var adjustment: LogitAdjustment
  package var lengthNormalization: LengthNormalization
  /// The most hypotheses `finish` returns; at least 1.
  package var nBest: Int

  package init(
    beamSize: Int = 4, maxSymbolsPerFrame: Int = 6, adjustment: LogitAdjustment = .none,
    lengthNormalization: LengthNormalization = .none, nBest: Int = 8
  ) {
    self.beamSize = beamSize
    self.maxSymbolsPerFrame = maxSymbolsPerFrame
    self.adjustment = adjustment
    self.lengthNormalization = lengthNormalization
    self.nBest = nBest
  }
}
