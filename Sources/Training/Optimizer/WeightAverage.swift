import Kernels

/// The exponential moving average of the weights (Polyak and Juditsky, 1992, weight all equally).
///
/// Early on the average would be mostly the initial weights, so the decay rises to its value: (1 +
/// t) / (10 + t) after t steps, as in TensorFlow.
package enum WeightAverage {
  /// - Parameters:
  ///   - keeping: the decay, 0...<1; 0 for the weights themselves.
  ///   - step: steps done, including this one.
  package static func update(
    _ average: inout [Float], toward weights: [Float], keeping: Double, step: Int
  ) {
    let kept = min(keeping, Double(1 + step) / Double(10 + step))
    average.approach(weights, share: Float(1 - kept))
  }
}

/// Gradient clipping by norm (Pascanu et al., 2013).
package enum GradientClipping {
  /// Scales a gradient down to a Euclidean norm of at most `limit`; `nil` for no limit.
  ///
  /// - Returns: The norm before.
  @discardableResult
  package static func apply(_ gradient: inout [Float], limit: Double?) -> Double {
    let norm = gradient.sumOfSquares.squareRoot()
    if let limit, norm > limit { gradient.multiply(by: Float(limit / norm)) }
    return norm
  }
}
