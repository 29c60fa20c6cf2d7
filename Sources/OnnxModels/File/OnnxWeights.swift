import Foundation
package import ModelFiles

/// The weights in an ONNX file, read without the runtime, which does not give them away.
package struct OnnxWeights: Sendable {
  package struct Tensor: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    /// The number of the element type in ONNX.
    let type: Int

    package var count: Int { shape.reduce(1, *) }
  }

  /// In the order of their names.
  package let tensors: [Tensor]

  package init(file: String) throws(OnnxError) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
    else {
      throw OnnxError(
        .unreadable, at: file, found: "no file that can be read", expected: "an ONNX model",
        advice: "check the path and the permissions")
    }
    try self.init(bytes: [UInt8](data), file: file)
  }

  /// - Parameter file: for messages.
  package init(bytes: [UInt8], file: String) throws(OnnxError) {
    do {
      tensors = try Self.tensors(inModel: bytes[...]).sorted { $0.name < $1.name }
    } catch {
      throw OnnxError(
        .badModel, at: "\(file), byte \(error.offset)", found: "damage",
        expected: "the next field of an ONNX model", advice: "copy or export it again")
    }
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

  /// Name and bytes of the element types, by their numbers in ONNX.
  private static let kinds: [Int: (name: String, size: Int)] = [
    1: ("F32", 4), 2: ("U8", 1), 3: ("I8", 1), 4: ("U16", 2), 5: ("I16", 2), 6: ("I32", 4),
    7: ("I64", 8), 9: ("BOOL", 1), 10: ("F16", 2), 11: ("F64", 8), 16: ("BF16", 2),
  ]

  // Field numbers of onnx.proto.
  private static let (modelGraph, graphInitializer) = (7, 5)
  private static let (tensorDims, tensorType, tensorName) = (1, 2, 8)

  private static func tensors(
    inModel bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Damage) -> [Tensor] {
    var tensors: [Tensor] = []
    var model = ProtobufReader(bytes)
    while let field = try model.next() {
      guard field.number == modelGraph, let bytes = field.bytes else { continue }
      var graph = ProtobufReader(bytes)
      while let field = try graph.next() {
        guard field.number == graphInitializer, let bytes = field.bytes else { continue }
        tensors.append(try tensor(bytes))
      }
    }
    return tensors
  }

  private static func tensor(
    _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Damage) -> Tensor {
    var (name, shape, type) = ("", [Int](), 0)
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case tensorDims: shape += try field.integers
      case tensorType: type = try field.integers.first ?? 0
      case tensorName: name = field.text ?? ""
      default: break
      }
    }
    // Sizes that no file can hold would overflow the count.
    let count = shape.reduce(1.0) { $0 * Double($1) }
    guard shape.allSatisfy({ $0 >= 0 }), count < 1e12 else {
      throw ProtobufReader.Damage(offset: bytes.startIndex)
    }
    return Tensor(name: name, shape: shape, type: type)
  }
}
