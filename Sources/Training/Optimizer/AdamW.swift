import Foundation
import Kernels

/// Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, 2019), exactly as
/// in PyTorch's `AdamW`; decay applies if `ParameterLayout.Entry.decays`.
package struct AdamW: Sendable, Equatable {
  /// The decay factors of the running means.
  package var beta1: Double
  package var beta2: Double
  /// Added to the root of the mean square.
  package var epsilon: Double
  /// The weight decay per step, as a factor of the learning rate.
  package var decay: Double

  package init(
    beta1: Double = 0.9, beta2: Double = 0.98, epsilon: Double = 1e-8, decay: Double = 0.02
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decay = decay
  }

  /// The running means of the gradient and of its square, as long as the parameters.
  package struct Moments: Sendable, Equatable {
    package var first: [Float]
    package var second: [Float]

    package init(count: Int) {
      first = [Float](repeating: 0, count: count)
      second = first
    }

    package init(first: [Float], second: [Float]) {
      self.first = first
      self.second = second
    }
  }

  /// Changes the parameters by one step.
  ///
  /// - Parameters:
  ///   - step: counted from 1, for the bias correction of the means, which begin at 0.
  ///   - rate: the learning rate of this step.
  package func apply(
    _ gradient: [Float], to parameters: inout Parameters<Float>, moments: inout Moments,
    step: Int, rate: Double
  ) {
    precondition(step > 0, "steps are counted from 1")
    let correction1 = 1 - pow(beta1, Double(step))
    let correction2 = 1 - pow(beta2, Double(step))
    for entry in parameters.layout.entries {
      let numbers = AdamCoefficients(
        kept: Float(entry.decays ? 1 - rate * decay : 1), beta1: Float(beta1),
        beta2: Float(beta2), stepSize: Float(rate / correction1),
        secondScale: Float(1 / correction2.squareRoot()), epsilon: Float(epsilon))
      adamStep(
        &parameters.values, gradient: gradient, first: &moments.first, second: &moments.second,
        range: entry.range, numbers)
    }
  }
}
