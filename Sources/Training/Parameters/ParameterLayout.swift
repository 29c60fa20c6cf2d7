/// The position of each tensor of a decoder in the flat parameter array.
///
/// With one flat array, the optimiser, moving average, checkpoint and gradient sums do not depend
/// on the networks. Names and shapes are those of the model file, so a tied matrix is a single
/// tensor in both.
package struct ParameterLayout: Sendable, Equatable {
  /// One tensor.
  package struct Entry: Sendable, Equatable {
    /// As in model files: "predictor.embedding".
    package let name: String
    package let shape: [Int]
    /// Its values in the array, row-major.
    package let range: Range<Int>

    /// Whether weight decay applies: to the matrices of linear layers, not to embeddings,
    /// positions, biases and norms (Loshchilov and Hutter, 2019, leave the choice open).
    package var decays: Bool {
      shape.count >= 2 && !["predictor.embedding", "predictor.position"].contains(name)
    }
  }

  /// In array order.
  package let entries: [Entry]
  /// The length of the array.
  package let count: Int

  /// - Parameter tensors: unique names, and shapes.
  package init(_ tensors: [(name: String, shape: [Int])]) {
    var start = 0
    entries = tensors.map { name, shape in
      let size = shape.reduce(1, *)
      defer { start += size }
      return Entry(name: name, shape: shape, range: start..<start + size)
    }
    count = start
  }

  /// The tensor with a name, if there is one.
  package func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// The tensor with a name, which must exist.
  subscript(name: String) -> Entry {
    guard let entry = entry(name) else { preconditionFailure("the layout has a tensor \(name)") }
    return entry
  }
}
