import Foundation
import Kernels
package import Transducer

/// The log-probabilities of one label sequence in a band of its lattice: like `ScoreLattice`,
/// except that alignments leaving the band are impossible.
package struct BandedLattice: Sendable, Equatable {
  package let band: LatticeBand
  /// (T, width), row-major: log P(blank | frame t, u labels).
  package let blank: [Double]
  /// (T, width), row-major: log P(label u + 1 | frame t, u labels); values in the last column lead
  /// out of the band and are not read.
  package let label: [Double]
  /// (T, width, N), row-major: log P(duration | frame t, u labels); empty without durations.
  package let durations: [Double]
  private let table: StepTable?

  /// Over existing values of the shapes above.
  ///
  /// - Parameter table: of a model with durations.
  package init(
    band: LatticeBand, blank: [Double], label: [Double], durations: [Double] = [],
    table: StepTable? = nil
  ) {
    self.durations = durations
    self.table = table?.hasDurations == true ? table : nil
    precondition(blank.count == band.frames * band.width, "blank is (T, width)")
    precondition(label.count == blank.count, "label is (T, width)")
    self.band = band
    self.blank = blank
    self.label = label
  }

  /// The best alignment; on a tie, the one whose labels come later.
  ///
  /// - Complexity: O(T width) time and memory
  package func viterbi() -> LatticePath {
    let (frames, width) = (band.frames, band.width)
    guard frames > 0 else {
      return band.labels == 0 ? LatticePath(logProb: 0, frames: []) : .impossible
    }
    if let durationGraph { return durationGraph.viterbi() }
    var row = first
    // Whether the best path into a node is a label at its frame.
    var byLabel = [Bool](repeating: false, count: blank.count)
    for t in 0..<frames {
      if t > 0 { shift(&row, to: t) }
      for place in 0..<width {
        let at = t * width + place
        if place > 0, row[place - 1] + label[at - 1] >= row[place] {
          row[place] = row[place - 1] + label[at - 1]
          byLabel[at] = true
        }
      }
      for place in 0..<width { row[place] += blank[t * width + place] }
    }
    guard let end = band.index(frames - 1, band.labels).map({ $0 - (frames - 1) * width }),
      row[end] > -.infinity
    else { return .impossible }
    return LatticePath(logProb: row[end], frames: emissions(byLabel))
  }

  /// The frame of each label, traced back from the end.
  private func emissions(_ byLabel: [Bool]) -> [Int] {
    var emitted: [Int] = []
    var (t, u) = (band.frames - 1, band.labels)
    while u > 0, let at = band.index(t, u) {
      if byLabel[at] {
        u -= 1
        emitted.append(t)
      } else {
        t -= 1
      }
    }
    return emitted.reversed()
  }

  /// (T, width): the probability that an alignment inside the band passes each node, given the
  /// labels; all 0 if none is possible.
  ///
  /// - Complexity: O(T width) time and memory
  package func occupation() -> [Double] {
    if let shares = durationGraph?.shares() { return zip(shares.blank, shares.label).map(+) }
    let beta = backward()
    let (frames, width) = (band.frames, band.width)
    var shares = [Double](repeating: 0, count: blank.count)
    guard frames > 0, band.starts[0] == 0, beta[0] > -.infinity else { return shares }
    var row = first
    for t in 0..<frames {
      if t > 0 { shift(&row, to: t) }
      for place in 0..<width {
        let at = t * width + place
        if place > 0 { row[place] = logAdd(row[place], row[place - 1] + label[at - 1]) }
        shares[at] = exp(row[place] + beta[at] - beta[0])
      }
      for place in 0..<width { row[place] += blank[t * width + place] }
    }
    return shares
  }

  /// `nil` in a model without durations.
  private var durationGraph: DurationGraph? {
    table.map {
      DurationGraph(band: band, blank: blank, label: label, durations: durations, table: $0)
    }
  }

  /// Before the first frame, with no label emitted.
  private var first: [Double] {
    var row = [Double](repeating: -.infinity, count: band.width)
    if band.starts[0] == 0 { row[0] = 0 }
    return row
  }

  /// Moves the values of frame t - 1 to their positions in frame t.
  private func shift(_ row: inout [Double], to t: Int) {
    let rise = min(band.width, band.starts[t] - band.starts[t - 1])
    guard rise > 0 else { return }
    row.removeFirst(rise)
    row.append(contentsOf: repeatElement(-.infinity, count: rise))
  }

  /// (T, width): log-sum of all paths from the node to the end.
  private func backward() -> [Double] {
    let (frames, width) = (band.frames, band.width)
    var beta = [Double](repeating: -.infinity, count: blank.count)
    for t in (0..<frames).reversed() {
      for place in (0..<width).reversed() {
        let at = t * width + place
        let u = band.starts[t] + place
        let after =
          t + 1 < frames
          ? band.index(t + 1, u).map { beta[$0] } ?? -.infinity
          : (u == band.labels ? 0 : -.infinity)
        beta[at] = blank[at] + after
        if place + 1 < width { beta[at] = logAdd(beta[at], label[at] + beta[at + 1]) }
      }
    }
    return beta
  }
}
