package import Transducer

/// The log-probabilities of one label sequence over an utterance: T encoder frames, U labels.
///
/// Node (t, u) is at frame t after u labels. Blank leads from it to (t + 1, u), label u + 1 to (t,
/// u + 1). Everything is Double, in nats; impossible is -inf.
///
/// Edge cases: without frames (T = 0) only the empty sequence is possible, with log-probability 0.
/// Without labels (U = 0) the one path is all blanks.
///
/// In a model with durations (TDT: Xu et al., 2023) each of these steps has a duration, and
/// advances as in `StepTable`: blank from (t, u) to (t + a, u), the label to (t + d, u + 1), where
/// every frame from T on is the end.
package struct ScoreLattice: Sendable, Equatable {
  /// T, the number of encoder frames.
  package let frames: Int
  /// U, the number of labels.
  package let labels: Int
  /// (T, U + 1), row-major: log P(blank | frame t, u labels).
  package let blank: [Double]
  /// (T, U), row-major: log P(label u + 1 | frame t, u labels).
  package let label: [Double]
  /// (T, U + 1, N), row-major: log P(duration | frame t, u labels) of each of the model's N
  /// durations; empty if it has none.
  package let durations: [Double]
  let table: StepTable?

  /// A lattice over existing values of the shapes above.
  ///
  /// - Parameter table: of a model with durations.
  package init(
    frames: Int, labels: Int, blank: [Double], label: [Double], durations: [Double] = [],
    table: StepTable? = nil
  ) {
    precondition(blank.count == frames * (labels + 1), "blank is (T, U + 1)")
    precondition(label.count == frames * labels, "label is (T, U)")
    let width = table?.durations.count ?? 0
    precondition(durations.count == blank.count * width, "durations are (T, U + 1, N)")
    self.table = width > 0 ? table : nil
    self.durations = durations
    self.frames = frames
    self.labels = labels
    self.blank = blank
    self.label = label
  }

  /// log P(blank) at node (t, u); 0 <= u <= U.
  package func blank(_ t: Int, _ u: Int) -> Double { blank[t * (labels + 1) + u] }

  /// log P(label u + 1) at node (t, u); 0 <= u < U.
  package func label(_ t: Int, _ u: Int) -> Double { label[t * labels + u] }
}

extension ScoreLattice {
  package var hasDurations: Bool { table != nil }
}

/// An alignment: where each label is emitted.
package struct LatticePath: Sendable, Equatable {
  /// Nats; -inf if no alignment is possible.
  package var logProb: Double
  /// The encoder frame of each label (U); empty if no alignment is possible.
  package var frames: [Int]

  package init(logProb: Double, frames: [Int]) {
    self.logProb = logProb
    self.frames = frames
  }

  static let impossible = LatticePath(logProb: -.infinity, frames: [])
}
