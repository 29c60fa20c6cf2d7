package import Kernels
import Scoring
package import Transducer

/// The RNN-T loss as a function of the joiner's logits alone, for comparison with other programs.
package struct LogitLoss: Sendable {
  package var blank: TokenID
  package var distribution: JointDistribution
  /// FastEmit's lambda (Yu et al., 2021); 0 for the plain loss.
  package var fastEmit: Double
  /// Gradients are clamped to -clamp...clamp; `nil` for no clamping.
  package var clamp: Double?

  package init(
    blank: TokenID, distribution: JointDistribution = .softmax, fastEmit: Double = 0,
    clamp: Double? = nil
  ) {
    self.blank = blank
    self.distribution = distribution
    self.fastEmit = fastEmit
    self.clamp = clamp
  }

  /// -log P(y|x), nats; +inf if the labels are impossible. Overwrites the logits with the gradient
  /// of the loss: all 0 if the labels are impossible.
  ///
  /// - Parameters:
  ///   - logits: (T, U + 1, V), row-major, not normalised.
  ///   - labels: y, U labels, none of them blank.
  /// - Complexity: O(T U V) time, O(T U) memory.
  package func replaceByGradient<Scalar: TrainingScalar>(
    _ logits: UnsafeMutableBufferPointer<Scalar>, labels: [TokenID], vocabularySize: Int
  ) -> Double {
    let width = labels.count + 1
    precondition(
      logits.count % (width * vocabularySize) == 0, "logits are (T, U + 1, V)")
    let nodes = logits.count / vocabularySize
    var blanks = [Double](repeating: 0, count: nodes)
    var next: [Double] = []
    next.reserveCapacity(nodes)
    var normalizers = blanks
    func row(_ node: Int) -> UnsafeMutableBufferPointer<Scalar> {
      let start = node * vocabularySize
      return UnsafeMutableBufferPointer(rebasing: logits[start..<start + vocabularySize])
    }
    func label(_ node: Int) -> Int? {
      node % width < labels.count ? labels[node % width].index : nil
    }
    for node in 0..<nodes {
      let scores = distribution.scores(of: row(node), blank: blank.index, label: label(node))
      blanks[node] = scores.blank
      normalizers[node] = scores.normalizer
      if node % width < labels.count { next.append(scores.label) }
    }
    let lattice = ScoreLattice(
      frames: nodes / width, labels: labels.count, blank: blanks, label: next)
    let (logProb, occupation) = (lattice.exactLogProb(), lattice.occupation())
    for node in 0..<nodes {
      let (t, u) = (node / width, node % width)
      let share = u < labels.count ? occupation.label(t, u) * (1 + fastEmit) : 0
      distribution.replaceByGradient(
        of: row(node), blank: blank.index, label: label(node), normalizer: normalizers[node],
        shares: (occupation.blank(t, u), share), scale: -1)
    }
    if !logProb.isFinite { logits.update(repeating: 0) }
    if let clamp {
      for index in logits.indices {
        logits[index] = min(max(logits[index], Scalar(-clamp)), Scalar(clamp))
      }
    }
    return -logProb
  }
}
