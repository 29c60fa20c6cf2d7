/// Best single alignments. On a tie a label comes as late as possible.
extension ScoreLattice {
  /// The best RNN-T alignment, or in a model with durations the best of that kind.
  ///
  /// - Complexity: O(TU) time and memory
  package func viterbi() -> LatticePath {
    guard frames > 0 else { return LatticePath(logProb: emptyUtterance, frames: []) }
    if let durationGraph { return durationGraph.viterbi() }
    var row = [Double](repeating: -.infinity, count: labels + 1)
    row[0] = 0
    // Whether the best path into node (t, u) is a label at frame t.
    var byLabel = [Bool](repeating: false, count: frames * (labels + 1))
    for t in 0..<frames {
      for u in 0..<labels where row[u] + label(t, u) >= row[u + 1] {
        row[u + 1] = row[u] + label(t, u)
        byLabel[t * (labels + 1) + u + 1] = true
      }
      for u in 0...labels { row[u] += blank(t, u) }
    }
    guard row[labels] > -.infinity else { return .impossible }
    var emitted: [Int] = []
    var (t, u) = (frames - 1, labels)
    while u > 0 {
      if byLabel[t * (labels + 1) + u] {
        u -= 1
        emitted.append(t)
      } else {
        t -= 1
      }
    }
    return LatticePath(logProb: row[labels], frames: emitted.reversed())
  }

  /// The best monotonic alignment: one label or blank per frame.
  ///
  /// - Complexity: O(TU) time and memory
  package func monotonicViterbi() -> LatticePath {
    guard frames > 0 else { return LatticePath(logProb: emptyUtterance, frames: []) }
    var row = [Double](repeating: -.infinity, count: labels + 1)
    row[0] = 0
    // Whether the best path to u labels after frame t is a label at frame t.
    var byLabel = [Bool](repeating: false, count: frames * (labels + 1))
    for t in 0..<frames {
      for u in (0...labels).reversed() {
        let stay = row[u] + blank(t, u)
        let emit = u > 0 ? row[u - 1] + label(t, u - 1) : -.infinity
        byLabel[t * (labels + 1) + u] = u > 0 && emit >= stay
        row[u] = max(stay, emit)
      }
    }
    guard row[labels] > -.infinity else { return .impossible }
    var emitted: [Int] = []
    var u = labels
    for t in (0..<frames).reversed() where byLabel[t * (labels + 1) + u] {
      u -= 1
      emitted.append(t)
    }
    return LatticePath(logProb: row[labels], frames: emitted.reversed())
  }
}
