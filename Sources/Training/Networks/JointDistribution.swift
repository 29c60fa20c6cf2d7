import Foundation
import Kernels

/// How a row of V logits defines a distribution over blank and labels.
package enum JointDistribution: Sendable {
  /// A softmax over all tokens.
  case softmax
  /// Blank has its own logistic output, and the labels share the rest by a softmax (HAT: Variani et
  /// al., 2020).
  case ownBlank
}

/// The scores the loss needs at one lattice node, nats.
struct NodeScores {
  var blank: Double
  /// Of the next label; -inf if there is none.
  var label: Double
  /// The softmax's log-normaliser.
  var normalizer: Double
}

extension JointDistribution {
  /// The scores of a row of V logits, which is not changed.
  func scores<Scalar: TrainingScalar>(
    of row: UnsafeMutableBufferPointer<Scalar>, blank: Int, label: Int?
  ) -> NodeScores {
    switch self {
    case .softmax:
      let normalizer = Scalar.logSumExp(UnsafeBufferPointer(row))
      return NodeScores(
        blank: Double(row[blank]) - normalizer,
        label: label.map { Double(row[$0]) - normalizer } ?? -.infinity, normalizer: normalizer)
    case .ownBlank:
      let logit = row[blank]
      row[blank] = -.infinity
      let normalizer = Scalar.logSumExp(UnsafeBufferPointer(row))
      row[blank] = logit
      let rest = -softplus(Double(logit))
      return NodeScores(
        blank: -softplus(-Double(logit)),
        label: label.map { rest + Double(row[$0]) - normalizer } ?? -.infinity,
        normalizer: normalizer)
    }
  }

  /// Overwrites a row of logits with `scale` times the gradient of `blankShare` log P(blank) +
  /// `labelShare` log P(label).
  func replaceByGradient<Scalar: TrainingScalar>(
    of row: UnsafeMutableBufferPointer<Scalar>, blank: Int, label: Int?, normalizer: Double,
    shares: (blank: Double, label: Double), scale: Double
  ) {
    switch self {
    case .softmax:
      Scalar.applyExp(row, offset: normalizer, scale: -scale * (shares.blank + shares.label))
      row[blank] += Scalar(scale * shares.blank)
      if let label { row[label] += Scalar(scale * shares.label) }
    case .ownBlank:
      let probability = 1 / (1 + exp(-Double(row[blank])))
      row[blank] = -.infinity
      Scalar.applyExp(row, offset: normalizer, scale: -scale * shares.label)
      row[blank] = Scalar(
        scale * (shares.blank * (1 - probability) - shares.label * probability))
      if let label { row[label] += Scalar(scale * shares.label) }
    }
  }
}
