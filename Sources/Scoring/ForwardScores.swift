import Kernels
import Transducer

/// The forward sums of RNN-T alignments (Graves, 2012), frame by frame.
struct ForwardRow {
  /// log P of all alignments that reach the frame with u labels, U + 1 values.
  private var sums: [Double]

  init(labels: Int) {
    sums = [Double](repeating: -.infinity, count: labels + 1)
    sums[0] = 0
  }

  /// Processes a frame: any number of labels, then blank.
  ///
  /// - Parameters:
  ///   - blank: log P(blank) at the frame, U + 1 values.
  ///   - label: log P(label u + 1) at the frame, U values.
  mutating func advance(
    blank: some RandomAccessCollection<Double>, label: some RandomAccessCollection<Double>
  ) {
    for (u, score) in label.enumerated() { sums[u + 1] = logAdd(sums[u + 1], sums[u] + score) }
    for (u, score) in blank.enumerated() { sums[u] += score }
  }

  /// log P(y|x) of the frames processed.
  var total: Double { sums[sums.count - 1] }
}

/// Sums over alignments (Graves, 2012).
extension ScoreLattice {
  /// log P(y|x): all RNN-T alignments: any number of labels per frame, each frame closed by blank.
  ///
  /// - Complexity: O(TU)
  package func exactLogProb() -> Double {
    guard frames > 0 else { return emptyUtterance }
    if let table {
      let width = (labels + 1) * table.durations.count
      var row = DurationRow(labels: labels, table: table)
      for t in 0..<frames {
        row.advance(
          blank: Array(blank[t * (labels + 1)..<(t + 1) * (labels + 1)]),
          label: Array(label[t * labels..<(t + 1) * labels]),
          durations: Array(durations[t * width..<(t + 1) * width]))
      }
      return row.total
    }
    var row = ForwardRow(labels: labels)
    for t in 0..<frames {
      row.advance(
        blank: blank[t * (labels + 1)..<(t + 1) * (labels + 1)],
        label: label[t * labels..<(t + 1) * labels])
    }
    return row.total
  }

  /// The monotonic log P(y|x): one label or blank per frame, so -inf if U > T. Meaningless for a
  /// model with durations, which it ignores.
  ///
  /// - Complexity: O(TU)
  package func monotonicLogProb() -> Double {
    guard frames > 0 else { return emptyUtterance }
    var row = [Double](repeating: -.infinity, count: labels + 1)
    row[0] = 0
    for t in 0..<frames {
      for u in (0...labels).reversed() {
        let byLabel = u > 0 ? row[u - 1] + label(t, u - 1) : -.infinity
        row[u] = logAdd(row[u] + blank(t, u), byLabel)
      }
    }
    return row[labels]
  }

  /// log P(y|x) over the RNN-T alignments with at most `cap` labels per frame: the score of a
  /// time-synchronous search with that cap and a wide enough beam.
  ///
  /// - Complexity: O(TU cap)
  package func exactLogProb(atMostPerFrame cap: Int) -> Double {
    guard frames > 0 else { return emptyUtterance }
    if let durationGraph { return durationGraph.exactLogProb(atMostPerFrame: cap) }
    var row = [Double](repeating: -.infinity, count: labels + 1)
    row[0] = 0
    for t in 0..<frames {
      var emitted = row
      for _ in 0..<max(0, min(cap, labels)) {
        for u in (0...labels).reversed() {
          emitted[u] = u > 0 ? emitted[u - 1] + label(t, u - 1) : -.infinity
          row[u] = logAdd(row[u], emitted[u])
        }
      }
      for u in 0...labels { row[u] += blank(t, u) }
    }
    return row[labels]
  }

  /// log P without frames: only the empty sequence is possible.
  var emptyUtterance: Double { labels == 0 ? 0 : -.infinity }
}
