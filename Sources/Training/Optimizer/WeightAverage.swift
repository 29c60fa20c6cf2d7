import Kernels

/// The exponential moving average of the weights (Polyak and Juditsky, 1992, average all alike).
///
/// At the start the average would be mostly the first weights, so the share that stays rises to its
/// value: (1 + t) / (10 + t) after t steps, as TensorFlow has it.
package enum WeightAverage {
  /// - Parameters:
  ///   - keeping: the share that stays, 0...<1; 0 is the weights themselves.
  ///   - step: steps done, with this one.
  package static func update(
    _ average: inout [Float], toward weights: [Float], keeping: Double, step: Int
  ) {
    let kept = min(keeping, Double(1 + step) / Double(10 + step))
    average.approach(weights, share: Float(1 - kept))
  }
}

/// Gradients of bounded length (Pascanu et al., 2013).
package enum GradientClipping {
  /// Scales a gradient down to a Euclidean norm of at most `limit`; `nil` leaves it.
  ///
  /// - Returns: The norm before.
  @discardableResult
  package static func apply(_ gradient: inout [Float], limit: Double?) -> Double {
    let norm = gradient.sumOfSquares.squareRoot()
    if let limit, norm > limit { gradient.multiply(by: Float(limit / norm)) }
    return norm
  }
}
