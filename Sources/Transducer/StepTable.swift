/// Everything that may follow a hypothesis at a frame: a token, and in a model with durations (TDT: Xu
/// et al., 2023) the frames that it takes.
///
/// A label of duration d leads d frames on; a blank likewise, but by the least duration above 0 where
/// its own is 0, as decoders have it. Past the end of the sound is its end. In a model without
/// durations a blank leads one frame on and a label none: there a step is a token.
package struct StepTable: Sendable, Equatable {
  /// What the joiner offers; empty for a model without durations.
  package let durations: [Int]
  /// V.
  private let size: Int
  private let leastAbove0: Int

  package init(_ joiner: some Joiner) {
    durations = joiner.durations
    size = joiner.vocabularySize
    leastAbove0 = joiner.durations.filter { $0 > 0 }.min() ?? 1
  }

  package var hasDurations: Bool { !durations.isEmpty }
  /// Steps of a token.
  private var width: Int { max(1, durations.count) }
  /// All steps, those of a token side by side.
  package var count: Int { size * width }

  package func token(at index: Int) -> TokenID { TokenID(width == 1 ? index : index / width) }

  /// `nil` in a model without durations.
  package func duration(at index: Int) -> Int? {
    hasDurations ? durations[index % width] : nil
  }

  package func indices(of token: TokenID) -> Range<Int> {
    token.index * width..<(token.index + 1) * width
  }

  package func index(of token: TokenID, duration: Int?) -> Int {
    token.index * width + (duration.flatMap(durations.firstIndex) ?? 0)
  }

  /// The frames that a step leads on.
  package func advance(duration: Int?, isBlank: Bool) -> Int {
    guard let duration else { return isBlank ? 1 : 0 }
    return isBlank && duration == 0 ? leastAbove0 : duration
  }

  /// The log-probability of each step (nats).
  package func logProbs(_ scores: JointScores) -> [Double] {
    guard hasDurations else { return scores.tokens }
    return scores.tokens.flatMap { token in scores.durations.map { token + $0 } }
  }
}

extension StepTable {
  /// How far tokens go at one node of a lattice, with the log-probability of each way: for labels
  /// and for blank, in frames.
  package func moves(
    durations logProbs: some Sequence<Double>
  ) -> [(label: Int, blank: Int, logProb: Double)] {
    guard hasDurations else { return [(0, 1, 0)] }
    return zip(durations, logProbs).map { duration, logProb in
      (
        advance(duration: duration, isBlank: false), advance(duration: duration, isBlank: true),
        logProb
      )
    }
  }
}
