/// The possible steps of a hypothesis at a frame: a token, and in a model with durations (TDT: Xu
/// et al., 2023) its duration in frames.
///
/// A label of duration d advances d frames; so does a blank, but by the smallest duration above 0
/// if its own is 0, as in other decoders. Advancing past the end of the audio ends there. In a
/// model without durations a blank advances one frame and a label none, and a step is a token.
package struct StepTable: Sendable, Equatable {
  /// The joiner's durations; empty for a model without them.
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
  /// Steps per token.
  private var width: Int { max(1, durations.count) }
  /// Number of steps; those of a token are adjacent.
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

  /// The frames a step advances.
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
  /// How far tokens advance at one lattice node, in frames, with the log-probability of each: for
  /// labels and for blank.
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
