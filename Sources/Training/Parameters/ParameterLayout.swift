/// Where each tensor of a decoder lies in the one array that training works on.
///
/// One flat array makes an optimiser, a moving average, a checkpoint and the sum of gradients over
/// cores the same few lines whatever the networks are. The names and shapes are those of the model
/// file, so that a tied matrix is one tensor here as it is there.
package struct ParameterLayout: Sendable, Equatable {
  /// One tensor.
  package struct Entry: Sendable, Equatable {
    /// As in model files: "predictor.embedding".
    package let name: String
    package let shape: [Int]
    /// Its values in the array, row-major.
    package let range: Range<Int>

    /// Whether weight decay acts on it: on the matrices of linear layers, not on embeddings,
    /// positions, biases and norms (Loshchilov and Hutter, 2019, leave the choice open).
    package var decays: Bool {
      shape.count >= 2 && !["predictor.embedding", "predictor.position"].contains(name)
    }
  }

  /// In the order of the array.
  package let entries: [Entry]
  /// The length of the array.
  package let count: Int

  /// - Parameter tensors: names, each once, and shapes.
  package init(_ tensors: [(name: String, shape: [Int])]) {
    var start = 0
    entries = tensors.map { name, shape in
      let size = shape.reduce(1, *)
      defer { start += size }
      return Entry(name: name, shape: shape, range: start..<start + size)
    }
    count = start
  }

  /// The tensor of a name, if there is one.
  package func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// The tensor of a name that a network has.
  subscript(name: String) -> Entry {
    guard let entry = entry(name) else { preconditionFailure("the layout has a tensor \(name)") }
    return entry
  }
}
