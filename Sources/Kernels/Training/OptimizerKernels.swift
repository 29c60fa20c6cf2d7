/// The numbers of one step of Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and
/// Hutter, 2019), for a range of weights that share them.
package struct AdamCoefficients: Sendable {
  /// The factor on a weight due to decay: 1 - rate * decay.
  package var kept: Float
  /// The decay factors of the mean and the mean square.
  package var beta1: Float
  package var beta2: Float
  /// rate / (1 - beta1^t).
  package var stepSize: Float
  /// 1 / sqrt(1 - beta2^t).
  package var secondScale: Float
  package var epsilon: Float

  package init(
    kept: Float, beta1: Float, beta2: Float, stepSize: Float, secondScale: Float, epsilon: Float
  ) {
    self.kept = kept
    self.beta1 = beta1
    self.beta2 = beta2
    self.stepSize = stepSize
    self.secondScale = secondScale
    self.epsilon = epsilon
  }
}

/// One step for the weights in `range`; `first` and `second` are the running means of the gradient
/// and of its square. All arrays have the same length.
package func adamStep(
  _ weights: inout [Float], gradient: [Float], first: inout [Float], second: inout [Float],
  range: Range<Int>, _ numbers: AdamCoefficients
) {
  precondition(
    gradient.count == weights.count && first.count == weights.count
      && second.count == weights.count && range.upperBound <= weights.count,
    "a gradient and two means for each weight")
  let (fresh1, fresh2) = (1 - numbers.beta1, 1 - numbers.beta2)
  weights.withUnsafeMutableBufferPointer { weights in
    first.withUnsafeMutableBufferPointer { first in
      second.withUnsafeMutableBufferPointer { second in
        gradient.withUnsafeBufferPointer { gradient in
          for index in range {
            let slope = gradient[index]
            let mean = numbers.beta1 * first[index] + fresh1 * slope
            let square = numbers.beta2 * second[index] + fresh2 * (slope * slope)
            first[index] = mean
            second[index] = square
            let size = square.squareRoot() * numbers.secondScale + numbers.epsilon
            weights[index] = numbers.kept * weights[index] - numbers.stepSize * mean / size
          }
        }
      }
    }
  }
}

extension [Float] {
  /// The sum of the squares, in Double, in a fixed order.
  package var sumOfSquares: Double {
    withUnsafeBufferPointer { values in
      var sums = SIMD4<Double>()
      let whole = values.count / 4 * 4
      for start in stride(from: 0, to: whole, by: 4) {
        let four = SIMD4<Double>(
          Double(values[start]), Double(values[start + 1]), Double(values[start + 2]),
          Double(values[start + 3]))
        sums += four * four
      }
      var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
      for index in whole..<values.count { sum += Double(values[index]) * Double(values[index]) }
      return sum
    }
  }

  /// Multiplies every value.
  package mutating func multiply(by scale: Float) {
    withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] *= scale }
    }
  }

  /// Moves every value a fraction of the way to that of another vector of the same length.
  package mutating func approach(_ other: [Float], share: Float) {
    precondition(other.count == count, "vectors of the same length")
    withUnsafeMutableBufferPointer { values in
      other.withUnsafeBufferPointer { other in
        for index in values.indices { values[index] += share * (other[index] - values[index]) }
      }
    }
  }
}
