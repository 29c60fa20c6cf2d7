/// Which nodes of a lattice are looked at: at every frame equally many label counts in a row.
///
/// A long utterance has more nodes than can be held, and next to none of its probability passes far
/// from where its labels are spoken.
package struct LatticeBand: Sendable, Equatable {
  /// U.
  package let labels: Int
  /// By frame (T): the fewest labels that are looked at; never falls.
  package let starts: [Int]
  /// Label counts at each frame, 1...U + 1.
  package let width: Int

  /// The fewest label counts at each frame of a band that is not the whole.
  package static let leastWidth = 16

  /// All nodes.
  package init(frames: Int, labels: Int) {
    self.labels = labels
    starts = [Int](repeating: 0, count: frames)
    width = labels + 1
  }

  /// About `nodes` nodes on both sides of an alignment, or all where they are fewer; never less
  /// than `leastWidth` at a frame.
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
    // Alignments must find a way: the bands of neighbouring frames overlap, the last holds U.
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

  /// The label counts that are looked at in a frame.
  package func range(_ t: Int) -> Range<Int> { starts[t]..<starts[t] + width }

  /// Where the node (t, u) stands in (T, width), row-major; `nil` outside the band.
  package func index(_ t: Int, _ u: Int) -> Int? {
    guard starts.indices.contains(t), range(t).contains(u) else { return nil }
    return t * width + u - starts[t]
  }
}
