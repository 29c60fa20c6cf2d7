package import Kernels
import Text

/// Reads tensors by name with an expected shape, and finally rejects unused ones.
package struct TensorReader: Sendable {
  private let tensors: [String: Tensor]
  private var left: Set<String>

  package init(_ tensors: [String: Tensor]) {
    self.tensors = tensors
    left = Set(tensors.keys)
  }

  package func contains(_ name: String) -> Bool { tensors[name] != nil }

  /// The values of a tensor; errors if it is missing, has another shape, or a value is NaN or
  /// infinite.
  package mutating func values(_ name: String, shape: [Int]) throws(NetworkError) -> [Float] {
    left.remove(name)
    return try shared(name, shape: shape)
  }

  package mutating func matrix(
    _ name: String, rows: Int, columns: Int
  ) throws(NetworkError) -> Matrix {
    Matrix(rows: rows, columns: columns, storage: try values(name, shape: [rows, columns]))
  }

  /// A matrix another component has already read: the two are tied.
  package func sharedMatrix(
    _ name: String, rows: Int, columns: Int
  ) throws(NetworkError) -> Matrix {
    Matrix(rows: rows, columns: columns, storage: try shared(name, shape: [rows, columns]))
  }

  /// `name.weight` (O, I) and `name.bias` (O).
  package mutating func linear(
    _ name: String, from input: Int, to output: Int
  ) throws(NetworkError) -> Linear {
    let weight = try matrix("\(name).weight", rows: output, columns: input)
    return Linear(weight: weight, bias: try values("\(name).bias", shape: [output]))
  }

  /// `name.weight` and `name.bias`, (D) each.
  package mutating func layerNorm(
    _ name: String, dim: Int, epsilon: Float
  ) throws(NetworkError) -> LayerNorm {
    let weight = try values("\(name).weight", shape: [dim])
    return LayerNorm(
      weight: weight, bias: try values("\(name).bias", shape: [dim]), epsilon: epsilon)
  }

  /// Rejects unused tensors.
  package func finish() throws(NetworkError) {
    guard let name = left.min() else { return }
    let others = left.count == 1 ? "" : " (and \(left.count - 1) more like it)"
    throw NetworkError(
      .leftOverTensor, at: name, found: "a tensor that no part of this model uses\(others)",
      expected: "only the tensors the description requires",
      advice: "check that the description matches the weights")
  }

  private func shared(_ name: String, shape: [Int]) throws(NetworkError) -> [Float] {
    guard let tensor = tensors[name] else {
      throw NetworkError(
        .missingTensor, at: name, found: "no such tensor", expected: "shape \(shape)",
        advice: "export the model again with all its weights")
    }
    guard tensor.shape == shape else {
      throw NetworkError(
        .misshapenTensor, at: name, found: "shape \(tensor.shape)", expected: "shape \(shape)",
        advice: "check that the description matches the weights")
    }
    if let place = tensor.values.firstNonFinite {
      throw NetworkError(
        .notFinite, at: name, found: "\(tensor.values[place]) at element \(place)",
        expected: "finite weights", advice: "export the model again; its training diverged")
    }
    return tensor.values
  }
}
