import Kernels

/// Sums over alignments (Graves, 2012).
extension ScoreLattice {
  /// log P(y|x): all RNN-T alignments, any number of labels in a frame, each frame closed by blank.
  ///
  /// - Complexity: O(TU)
  package func exactLogProb() -> Double {
    guard frames > 0 else { return emptyUtterance }
    var row = [Double](repeating: -.infinity, count: labels + 1)
    row[0] = 0
    for t in 0..<frames {
      for u in 0..<labels { row[u + 1] = logAdd(row[u + 1], row[u] + label(t, u)) }
      for u in 0...labels { row[u] += blank(t, u) }
    }
    return row[labels]
  }

  /// The monotonic log P(y|x): one label or blank in each frame, so -inf where U > T.
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

  /// log P(y|x) over the RNN-T alignments with at most `cap` labels in any frame: what a
  /// time-synchronous search with that cap finds when its beam is wide enough.
  ///
  /// - Complexity: O(TU cap)
  package func exactLogProb(atMostPerFrame cap: Int) -> Double {
    guard frames > 0 else { return emptyUtterance }
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
