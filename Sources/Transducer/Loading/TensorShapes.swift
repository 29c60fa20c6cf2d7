import Kernels

/// The names and shapes of a network's tensors: their single definition, used for loading, counting
/// and initialisation.
package struct TensorShapes: Sendable {
  /// In order of declaration, each name once.
  package private(set) var entries: [(name: String, shape: [Int])] = []

  package init() {}

  package mutating func add(_ name: String, _ shape: Int...) {
    entries.append((name, shape))
  }

  /// `name.weight` (O, I) and, with a bias, `name.bias` (O).
  package mutating func addLinear(
    _ name: String, from input: Int, to output: Int, hasBias: Bool = true
  ) {
    add("\(name).weight", output, input)
    if hasBias { add("\(name).bias", output) }
  }

  /// `name.weight` and `name.bias`, (D) each.
  package mutating func addNorm(_ name: String, dim: Int) {
    add("\(name).weight", dim)
    add("\(name).bias", dim)
  }

  /// The shape of a tensor; `nil` if it is not declared.
  package func shape(of name: String) -> [Int]? { entries.first { $0.name == name }?.shape }

  /// Number of values in all tensors.
  package var parameters: Int { entries.reduce(0) { $0 + $1.shape.reduce(1, *) } }

  subscript(name: String) -> [Int] {
    guard let shape = shape(of: name) else { preconditionFailure("\(name) is declared") }
    return shape
  }
}

extension TensorReader {
  /// The values of a declared tensor.
  mutating func values(
    _ name: String, in shapes: TensorShapes
  ) throws(NetworkError) -> [Float] {
    try values(name, shape: shapes[name])
  }

  /// `name.weight` and, if declared, `name.bias`.
  mutating func linear(
    _ name: String, in shapes: TensorShapes
  ) throws(NetworkError) -> Linear {
    let weight = try matrix("\(name).weight", in: shapes)
    let hasBias = shapes.shape(of: "\(name).bias") != nil
    return Linear(weight: weight, bias: hasBias ? try values("\(name).bias", in: shapes) : nil)
  }

  /// A declared tensor as a matrix whose rows are its first dimension.
  mutating func matrix(_ name: String, in shapes: TensorShapes) throws(NetworkError) -> Matrix {
    let shape = shapes[name]
    return Matrix(
      rows: shape[0], columns: shape.dropFirst().reduce(1, *),
      storage: try values(name, in: shapes))
  }
}
