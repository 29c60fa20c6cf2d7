/// The log-probabilities of one label sequence over an utterance: T encoder frames, U labels.
///
/// Node (t, u) stands at frame t after u labels. Blank leads from it to (t + 1, u), label u + 1 to
/// (t, u + 1). Everything is Double, in nats; impossible is -inf.
///
/// Edge cases: without frames (T = 0) only the empty sequence is possible, with log-probability 0,
/// for nothing is left to happen. Without labels (U = 0) the one path is all blanks.
package struct ScoreLattice: Sendable, Equatable {
  /// T, the number of encoder frames.
  package let frames: Int
  /// U, the number of labels.
  package let labels: Int
  /// (T, U + 1), row-major: log P(blank | frame t, u labels).
  package let blank: [Double]
  /// (T, U), row-major: log P(label u + 1 | frame t, u labels).
  package let label: [Double]

  /// A lattice over existing values of the shapes above.
  package init(frames: Int, labels: Int, blank: [Double], label: [Double]) {
    precondition(blank.count == frames * (labels + 1), "blank is (T, U + 1)")
    precondition(label.count == frames * labels, "label is (T, U)")
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

/// An alignment: where each label is emitted.
package struct LatticePath: Sendable, Equatable {
  /// Nats; -inf where no alignment is possible.
  package var logProb: Double
  /// The encoder frame of each label (U); empty where no alignment is possible.
  package var frames: [Int]

  package init(logProb: Double, frames: [Int]) {
    self.logProb = logProb
    self.frames = frames
  }

  static let impossible = LatticePath(logProb: -.infinity, frames: [])
}
