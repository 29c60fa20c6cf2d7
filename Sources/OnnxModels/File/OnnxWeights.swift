package import ModelFiles

/// The weights in an ONNX file, read without the runtime, which does not expose them.
package struct OnnxWeights: Sendable {
  package struct Tensor: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    /// The number of the element type in ONNX.
    let type: Int

    package var count: Int { shape.reduce(1, *) }
  }

  /// In name order.
  package let tensors: [Tensor]

  package init(file: String) throws(OnnxError) {
    try self.init(bytes: OnnxGraph.bytes(of: file), file: file)
  }

  /// - Parameter file: for messages.
  package init(bytes: [UInt8], file: String) throws(OnnxError) {
    tensors = try OnnxGraph(bytes: bytes, file: file).tensors.values.map(\.tensor)
      .sorted { $0.name < $1.name }
  }

  /// As `info` shows them.
  package var items: [ModelInventory.Item] {
    tensors.map { tensor in
      let kind = Self.kinds[tensor.type] ?? (name: "type \(tensor.type)", size: 0)
      return ModelInventory.Item(
        name: tensor.name, shape: tensor.shape, storage: kind.name, parameters: tensor.count,
        bytes: tensor.count * kind.size)
    }
  }

  /// Name and size in bytes of the element types, by ONNX number.
  private static let kinds: [Int: (name: String, size: Int)] = [
    1: ("F32", 4), 2: ("U8", 1), 3: ("I8", 1), 4: ("U16", 2), 5: ("I16", 2), 6: ("I32", 4),
    7: ("I64", 8), 9: ("BOOL", 1), 10: ("F16", 2), 11: ("F64", 8), 16: ("BF16", 2),
  ]
}
