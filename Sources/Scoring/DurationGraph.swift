import Foundation
import Kernels
import Transducer

/// A lattice, or a band of one, of a model with durations (TDT: Xu et al., 2023): its alignments
/// and their sums.
///
/// Nodes are (t, u) as without durations, plus row T, where every alignment ends: (T + 1, width),
/// row-major. Steps that leave the band are impossible.
struct DurationGraph {
  let band: LatticeBand
  /// (T, width)
  let blank: [Double]
  /// (T, width); not read if no label is left.
  let label: [Double]
  /// (T, width, N)
  let durations: [Double]
  let table: StepTable

  /// A step from a node: its target and log-probability.
  struct Arc {
    var isLabel: Bool
    var to: Int
    var logProb: Double
  }

  private var width: Int { band.width }
  private var nodeCount: Int { (band.frames + 1) * width }
  private var last: Int { nodeCount - 1 }

  private func labels(at node: Int) -> Int {
    let t = node / width
    return node % width + (t < band.frames ? band.starts[t] : band.labels + 1 - width)
  }

  private func node(_ t: Int, _ u: Int) -> Int? {
    if t < band.frames { return band.index(t, u) }
    let place = u - (band.labels + 1 - width)
    return place >= 0 ? band.frames * width + place : nil
  }

  /// All steps from a node before row T, blanks first.
  func arcs(from here: Int) -> [Arc] {
    let (t, u) = (here / width, labels(at: here))
    let start = here * table.durations.count
    let moves = table.moves(durations: durations[start..<start + table.durations.count])
    let blanks = moves.compactMap { move in
      node(t + move.blank, u).map {
        Arc(isLabel: false, to: $0, logProb: blank[here] + move.logProb)
      }
    }
    guard u < band.labels else { return blanks }
    return blanks
      + moves.compactMap { move in
        node(t + move.label, u + 1).map {
          Arc(isLabel: true, to: $0, logProb: label[here] + move.logProb)
        }
      }
  }

  private var impossible: [Double] { [Double](repeating: -.infinity, count: nodeCount) }

  /// (T + 1, width): log-sum of all paths from the start to each node.
  func forward() -> [Double] {
    var alpha = impossible
    if let start = node(0, 0) { alpha[start] = 0 }
    for here in 0..<nodeCount - width where alpha[here] > -.infinity {
      for arc in arcs(from: here) {
        alpha[arc.to] = logAdd(alpha[arc.to], alpha[here] + arc.logProb)
      }
    }
    return alpha
  }

  /// (T + 1, width): log-sum of all paths from each node to the end with all labels emitted.
  func backward() -> [Double] { backward { logAdd($0, $1) } }

  /// As above, with `add` as the sum over paths.
  private func backward(_ add: (Double, Double) -> Double) -> [Double] {
    var beta = impossible
    beta[last] = 0
    for here in (0..<nodeCount - width).reversed() {
      beta[here] = arcs(from: here).reduce(-.infinity) { add($0, $1.logProb + beta[$1.to]) }
    }
    return beta
  }

  /// (T, width) each: posterior of every blank and every label, over all durations.
  func shares() -> (blank: [Double], label: [Double]) {
    let (alpha, beta) = (forward(), backward())
    var blankShare = [Double](repeating: 0, count: nodeCount - width)
    var labelShare = blankShare
    guard let start = node(0, 0), beta[start] > -.infinity else { return (blankShare, labelShare) }
    for here in blankShare.indices where alpha[here] > -.infinity {
      for arc in arcs(from: here) {
        let share = exp(alpha[here] + arc.logProb + beta[arc.to] - beta[start])
        if arc.isLabel { labelShare[here] += share } else { blankShare[here] += share }
      }
    }
    return (blankShare, labelShare)
  }

  /// The best alignment. On a tie a label comes as late as possible.
  func viterbi() -> LatticePath {
    let beta = backward { max($0, $1) }
    guard let start = node(0, 0), beta[start] > -.infinity else { return .impossible }
    var (here, emitted) = (start, [Int]())
    while here < nodeCount - width {
      let best = arcs(from: here).first { $0.logProb + beta[$0.to] == beta[here] }
      guard let best else { return .impossible }
      if best.isLabel { emitted.append(here / width) }
      here = best.to
    }
    return LatticePath(logProb: beta[start], frames: emitted)
  }

  /// log P over the alignments with at most `cap` labels at any frame; for a whole lattice only.
  func exactLogProb(atMostPerFrame cap: Int) -> Double {
    var arrived = impossible
    arrived[0] = 0
    for t in 0..<band.frames {
      // Alignments by number of labels at the frame.
      var row = Array(arrived[t * width..<(t + 1) * width])
      for count in 0...max(0, min(cap, band.labels)) {
        var next = [Double](repeating: -.infinity, count: width)
        for u in 0..<width where row[u] > -.infinity {
          for arc in arcs(from: t * width + u) where !arc.isLabel || count < cap {
            if arc.to / width == t {
              next[u + 1] = logAdd(next[u + 1], row[u] + arc.logProb)
            } else {
              arrived[arc.to] = logAdd(arrived[arc.to], row[u] + arc.logProb)
            }
          }
        }
        row = next
      }
    }
    return arrived[last]
  }
}

extension ScoreLattice {
  /// `nil` in a model without durations.
  var durationGraph: DurationGraph? {
    guard let table else { return nil }
    var padded: [Double] = []
    padded.reserveCapacity(blank.count)
    for t in 0..<frames {
      padded += label[t * labels..<(t + 1) * labels]
      padded.append(-.infinity)
    }
    return DurationGraph(
      band: LatticeBand(frames: frames, labels: labels), blank: blank, label: padded,
      durations: durations, table: table)
  }
}
