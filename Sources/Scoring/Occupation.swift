import Foundation
import Kernels

/// The posterior of each lattice step: the probability that an alignment of the labels takes it,
/// given the labels. All labels together sum to U, all blanks to T (in a model with durations, to
/// fewer).
package struct Occupation: Sendable, Equatable {
  package let frames: Int
  package let labels: Int
  /// (T, U + 1), row-major: blank at node (t, u).
  package let blank: [Double]
  /// (T, U), row-major: label u + 1 at node (t, u).
  package let label: [Double]

  package func blank(_ t: Int, _ u: Int) -> Double { blank[t * (labels + 1) + u] }

  package func label(_ t: Int, _ u: Int) -> Double { label[t * labels + u] }

  /// The probability of passing node (t, u), 0...1.
  package func node(_ t: Int, _ u: Int) -> Double {
    blank(t, u) + (u < labels ? label(t, u) : 0)
  }
}

extension ScoreLattice {
  /// Posterior of every blank and label by forward and backward sums; all 0 if the labels are
  /// impossible.
  ///
  /// - Complexity: O(TU) time and memory
  package func occupation() -> Occupation {
    if let durationGraph {
      let shares = durationGraph.shares()
      let label = shares.label.indices.filter { $0 % (labels + 1) < labels }
      return Occupation(
        frames: frames, labels: labels, blank: shares.blank, label: label.map { shares.label[$0] })
    }
    let (alpha, beta) = (forward(), backward())
    let total = frames > 0 ? beta[0] : emptyUtterance
    var blankShare = [Double](repeating: 0, count: blank.count)
    var labelShare = [Double](repeating: 0, count: label.count)
    if total > -.infinity {
      for t in 0..<frames {
        for u in 0...labels {
          let here = t * (labels + 1) + u
          blankShare[here] = exp(alpha[here] + blank(t, u) + afterBlank(beta, t, u) - total)
          if u < labels {
            labelShare[t * labels + u] = exp(alpha[here] + label(t, u) + beta[here + 1] - total)
          }
        }
      }
    }
    return Occupation(frames: frames, labels: labels, blank: blankShare, label: labelShare)
  }

  /// (T, U + 1): log-sum of all paths from the start to node (t, u).
  func forward() -> [Double] {
    var alpha = [Double](repeating: -.infinity, count: blank.count)
    for t in 0..<frames {
      for u in 0...labels {
        let here = t * (labels + 1) + u
        if here == 0 { alpha[0] = 0 }
        if t > 0 { alpha[here] = alpha[here - labels - 1] + blank(t - 1, u) }
        if u > 0 { alpha[here] = logAdd(alpha[here], alpha[here - 1] + label(t, u - 1)) }
      }
    }
    return alpha
  }

  /// (T, U + 1): log-sum of all paths from node (t, u) to the end.
  func backward() -> [Double] {
    var beta = [Double](repeating: -.infinity, count: blank.count)
    for t in (0..<frames).reversed() {
      for u in (0...labels).reversed() {
        let here = t * (labels + 1) + u
        beta[here] = blank(t, u) + afterBlank(beta, t, u)
        if u < labels { beta[here] = logAdd(beta[here], label(t, u) + beta[here + 1]) }
      }
    }
    return beta
  }

  /// The score after a blank at (t, u): the end after the last frame, if all labels are emitted.
  private func afterBlank(_ beta: [Double], _ t: Int, _ u: Int) -> Double {
    if t + 1 < frames { return beta[(t + 1) * (labels + 1) + u] }
    return u == labels ? 0 : -.infinity
  }
}
