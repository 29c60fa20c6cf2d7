import Kernels

/// A linear layer y = W x + b whose weights are in the parameter array.
struct LinearLayer: Sendable {
  /// W, (O, I).
  let weight: Range<Int>
  /// b, (O).
  let bias: Range<Int>?
  let inputDim: Int
  let outputDim: Int

  /// The tensors `name.weight` and, if present, `name.bias`.
  init(_ name: String, in layout: ParameterLayout) {
    self.init(weight: "\(name).weight", bias: "\(name).bias", in: layout)
  }

  /// Tensors with any names; without a bias if there is none with the name.
  init(weight: String, bias: String?, in layout: ParameterLayout) {
    let matrix = layout[weight]
    self.weight = matrix.range
    outputDim = matrix.shape[0]
    inputDim = matrix.shape[1]
    self.bias = bias.flatMap { layout.entry($0)?.range }
  }

  /// (R, I) to (R, O).
  func callAsFunction<Scalar>(_ x: Dense<Scalar>, _ parameters: [Scalar]) -> Dense<Scalar> {
    var out = Dense<Scalar>(rows: x.rows, columns: outputDim)
    if let bias {
      for row in 0..<x.rows { out.storage.add(parameters[bias], at: row * outputDim) }
    }
    out.storage.withUnsafeMutableBufferPointer { out in
      x.withView { x in
        parameters.withView(weight, rows: outputDim, columns: inputDim) { weight in
          Scalar.multiplyAdd(x, weight.transposed, to: out)
        }
      }
    }
    return out
  }

  /// Adds the gradient with respect to W and b, given that of the outputs.
  ///
  /// - Parameters:
  ///   - output: (R, O).
  ///   - x: the inputs, (R, I).
  func addGradient<Scalar>(
    output: Dense<Scalar>, x: Dense<Scalar>, to gradient: inout [Scalar]
  ) {
    gradient.withPart(weight) { gradient in
      output.withView { output in
        x.withView { x in Scalar.multiplyAdd(output.transposed, x, to: gradient) }
      }
    }
    guard let bias else { return }
    for row in 0..<output.rows {
      gradient.add(output.storage[output.place(of: row)], at: bias.lowerBound)
    }
  }

  /// The gradient with respect to the inputs, (R, O) to (R, I).
  func inputGradient<Scalar>(
    output: Dense<Scalar>, _ parameters: [Scalar]
  ) -> Dense<Scalar> {
    var result = Dense<Scalar>(rows: output.rows, columns: inputDim)
    result.storage.withUnsafeMutableBufferPointer { result in
      output.withView { output in
        parameters.withView(weight, rows: outputDim, columns: inputDim) { weight in
          Scalar.multiplyAdd(output, weight, to: result)
        }
      }
    }
    return result
  }
}
