import Kernels

/// Layer normalisation (Ba et al., 2016) whose weights are in the parameter array.
struct NormLayer: Sendable {
  let weight: Range<Int>
  let bias: Range<Int>
  let epsilon: Double

  /// The tensors `name.weight` and `name.bias`.
  init(_ name: String, epsilon: Float, in layout: ParameterLayout) {
    weight = layout["\(name).weight"].range
    bias = layout["\(name).bias"].range
    self.epsilon = Double(epsilon)
  }

  /// The values the backward pass needs from the forward pass.
  struct Pass<Scalar: TrainingScalar>: Sendable {
    /// (R, D).
    var output: Dense<Scalar>
    /// (x - mean) / deviation, (R, D).
    var normal: Dense<Scalar>
    /// 1 / deviation, R values.
    var inverse: [Scalar]
  }

  /// (R, D) to (R, D).
  func callAsFunction<Scalar>(_ x: Dense<Scalar>, _ parameters: [Scalar]) -> Pass<Scalar> {
    var pass = Pass(output: x, normal: x, inverse: [Scalar](repeating: 0, count: x.rows))
    let size = Scalar(x.columns)
    for row in 0..<x.rows {
      let place = x.place(of: row)
      let mean = x.storage[place].reduce(0, +) / size
      let variance = x.storage[place].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / size
      let inverse = 1 / (variance + Scalar(epsilon)).squareRoot()
      pass.inverse[row] = inverse
      for (index, column) in zip(place, 0...) {
        let normal = (x.storage[index] - mean) * inverse
        pass.normal.storage[index] = normal
        pass.output.storage[index] =
          normal * parameters[weight.lowerBound + column] + parameters[bias.lowerBound + column]
      }
    }
    return pass
  }

  /// The gradient with respect to the inputs; accumulates that of the weights.
  func backward<Scalar>(
    _ pass: Pass<Scalar>, output: Dense<Scalar>, _ parameters: [Scalar],
    gradient: inout [Scalar]
  ) -> Dense<Scalar> {
    var result = output
    let size = Scalar(output.columns)
    for row in 0..<output.rows {
      let place = output.place(of: row)
      var (sum, product): (Scalar, Scalar) = (0, 0)
      for (index, column) in zip(place, 0...) {
        let (upper, normal) = (output.storage[index], pass.normal.storage[index])
        gradient[weight.lowerBound + column] += upper * normal
        gradient[bias.lowerBound + column] += upper
        let scaled = upper * parameters[weight.lowerBound + column]
        result.storage[index] = scaled
        sum += scaled
        product += scaled * normal
      }
      for index in place {
        let normal = pass.normal.storage[index]
        result.storage[index] =
          (result.storage[index] - (sum + normal * product) / size) * pass.inverse[row]
      }
    }
    return result
  }
}
