/// The part of a lattice that is computed: the same number of consecutive label counts at every
/// frame.
///
/// A long utterance has too many nodes to hold, and almost none of its probability passes far from
/// where its labels are spoken.
package struct LatticeBand: Sendable, Equatable {
  /// U.
  package let labels: Int
  /// By frame (T): the lowest label count in the band; never decreases.
  package let starts: [Int]
  /// Label counts at each frame, 1...U + 1.
  package let width: Int

  /// Minimum label counts at each frame, unless the band is the whole lattice.
  package static let leastWidth = 16

  /// All nodes.
  package init(frames: Int, labels: Int) {
    self.labels = labels
    starts = [Int](repeating: 0, count: frames)
    width = labels + 1
  }

  /// About `nodes` nodes around an alignment, or all if there are fewer; at least `leastWidth` per
  /// frame.
  ///
  /// - Parameter path: the frame of each label (U), ascending.
  package init(frames: Int, around path: [Int], nodes: Int) {
    let states = path.count + 1
    let width = min(states, max(Self.leastWidth, nodes / max(1, frames)))
    var starts: [Int] = []
    starts.reserveCapacity(frames)
    var emitted = 0
    for t in 0..<frames {
      while emitted < path.count, path[emitted] <= t { emitted += 1 }
      starts.append(max(0, min(states - width, emitted - width / 2)))
    }
    // Alignments must fit through: the bands of neighbouring frames overlap, and the last contains
    // U.
    for t in starts.indices.reversed() {
      let next = t + 1 < frames ? starts[t + 1] - (width - 1) : states - width
      starts[t] = max(starts[t], next)
    }
    labels = path.count
    self.starts = starts
    self.width = width
  }

  /// T.
  package var frames: Int { starts.count }
  package var isWhole: Bool { width == labels + 1 }

  /// The label counts in the band at a frame.
  package func range(_ t: Int) -> Range<Int> { starts[t]..<starts[t] + width }

  /// The index of node (t, u) in (T, width), row-major; `nil` outside the band.
  package func index(_ t: Int, _ u: Int) -> Int? {
    guard starts.indices.contains(t), range(t).contains(u) else { return nil }
    return t * width + u - starts[t]
  }
}
