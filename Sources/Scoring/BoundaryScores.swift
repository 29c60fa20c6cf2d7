import Kernels

/// Log-sums of partial alignments at the boundaries between frames, nats: (T + 1, U + 1).
///
/// Boundary t is the moment before frame t; boundary T is the end of the utterance. In a model with
/// durations it is node t: an alignment passes those it stops at.
package struct BoundaryScores: Sendable, Equatable {
  /// T
  package let frames: Int
  /// U
  package let labels: Int
  /// Row-major.
  package let values: [Double]

  /// With `u` labels emitted at the boundary before frame `t`; 0 <= t <= T, 0 <= u <= U.
  package subscript(t: Int, u: Int) -> Double { values[t * (labels + 1) + u] }
}

/// Past and future scores at each boundary. At every boundary, the log-sum over u of arrival and
/// completion is the log-probability of the whole sequence (without durations).
extension ScoreLattice {
  /// The log-sum of all RNN-T paths from the start to u labels before frame t.
  ///
  /// - Complexity: O(TU) time and memory
  package func arrivals() -> BoundaryScores {
    if let durationGraph {
      return BoundaryScores(frames: frames, labels: labels, values: durationGraph.forward())
    }
    return rowwiseArrivals()
  }

  private func rowwiseArrivals() -> BoundaryScores {
    boundaries(from: [0] + impossible(labels)) { row, t in
      for u in 0..<labels { row[u + 1] = logAdd(row[u + 1], row[u] + label(t, u)) }
      for u in 0...labels { row[u] += blank(t, u) }
    }
  }

  /// The log-sum of all RNN-T paths from u labels before frame t to the end with all U labels
  /// emitted; at the end itself 0 for U labels and -inf for fewer.
  ///
  /// - Complexity: O(TU) time and memory
  package func completions() -> BoundaryScores {
    if let durationGraph {
      return BoundaryScores(frames: frames, labels: labels, values: durationGraph.backward())
    }
    return BoundaryScores(
      frames: frames, labels: labels, values: backward() + impossible(labels) + [0])
  }

  /// The log-sum of all monotonic paths (one label or blank per frame) from the start to u labels
  /// before frame t.
  ///
  /// - Complexity: O(TU) time and memory
  package func monotonicArrivals() -> BoundaryScores {
    boundaries(from: [0] + impossible(labels)) { row, t in
      for u in (0...labels).reversed() {
        let byLabel = u > 0 ? row[u - 1] + label(t, u - 1) : -.infinity
        row[u] = logAdd(row[u] + blank(t, u), byLabel)
      }
    }
  }

  /// The log-sum of all monotonic paths from u labels before frame t to the end with all U labels
  /// emitted; -inf if fewer frames than labels are left.
  ///
  /// - Complexity: O(TU) time and memory
  package func monotonicCompletions() -> BoundaryScores {
    let width = labels + 1
    var values = impossible(frames * width) + impossible(labels) + [0]
    for t in (0..<frames).reversed() {
      let next = (t + 1) * width
      for u in 0...labels {
        let byLabel = u < labels ? label(t, u) + values[next + u + 1] : -.infinity
        values[t * width + u] = logAdd(blank(t, u) + values[next + u], byLabel)
      }
    }
    return BoundaryScores(frames: frames, labels: labels, values: values)
  }

  private func impossible(_ count: Int) -> [Double] {
    [Double](repeating: -.infinity, count: count)
  }

  /// Processes frame after frame and keeps each row.
  private func boundaries(
    from start: [Double], _ pass: (_ row: inout [Double], _ frame: Int) -> Void
  ) -> BoundaryScores {
    var row = start
    var values = start
    values.reserveCapacity((frames + 1) * (labels + 1))
    for t in 0..<frames {
      pass(&row, t)
      values += row
    }
    return BoundaryScores(frames: frames, labels: labels, values: values)
  }
}
