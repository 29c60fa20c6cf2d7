import Foundation
import Text

/// A network as stored in an ONNX file: operations on named tensors.
struct OnnxGraph: Sendable {
  /// One operation.
  struct Node: Sendable {
    var operation = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var attributes: [String: Attribute] = [:]
  }

  struct Attribute: Sendable {
    var name = ""
    var float: Float?
    var integers: [Int] = []
  }

  /// The weights, by name.
  private(set) var tensors: [String: StoredWeights] = [:]
  private(set) var nodes: [Node] = []
  private(set) var inputs: [String] = []
  private(set) var outputs: [String] = []
  /// A path.
  let file: String

  init(file: String) throws(OnnxError) {
    try self.init(bytes: Self.bytes(of: file), file: file)
  }

  init(bytes: [UInt8], file: String) throws(OnnxError) {
    self.file = file
    do {
      try read(model: bytes[...])
    } catch {
      throw OnnxError(
        .badModel, at: "\(file), byte \(error.offset)", found: "damage",
        expected: "the next field of an ONNX model", advice: "copy or export it again")
    }
  }

  static func bytes(of file: String) throws(OnnxError) -> [UInt8] {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
    else {
      throw OnnxError(
        .unreadable, at: file, found: "no readable file", expected: "an ONNX model",
        advice: "check the path and the permissions")
    }
    return [UInt8](data)
  }

  /// The node that produces a tensor; `nil` for inputs and weights.
  func producer(of name: String) -> Node? {
    nodes.first { $0.outputs.contains(name) }
  }

  // Field numbers of onnx.proto.
  private static let modelGraph = 7
  private static let (graphNode, graphTensor, graphInput, graphOutput) = (1, 5, 11, 12)
  private static let (nodeInput, nodeOutput, nodeOperation, nodeAttribute) = (1, 2, 4, 5)
  private static let (attributeName, attributeFloat, attributeInteger) = (1, 2, 3)
  private static let attributeIntegers = 8
  private static let valueName = 1

  private mutating func read(
    model bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Damage) {
    var model = ProtobufReader(bytes)
    while let field = try model.next() {
      guard field.number == Self.modelGraph, let bytes = field.bytes else { continue }
      var graph = ProtobufReader(bytes)
      while let field = try graph.next() {
        guard let bytes = field.bytes else { continue }
        switch field.number {
        case Self.graphNode: nodes.append(try Self.node(bytes))
        case Self.graphInput: inputs += try Self.name(bytes)
        case Self.graphOutput: outputs += try Self.name(bytes)
        case Self.graphTensor:
          let stored = try StoredWeights(bytes)
          tensors[stored.tensor.name] = stored
        default: break
        }
      }
    }
  }

  private static func name(
    _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Damage) -> [String] {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == valueName, let name = field.text { return [name] }
    }
    return []
  }

  private static func node(
    _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Damage) -> Node {
    var node = Node()
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case nodeInput: node.inputs.append(field.text ?? "")
      case nodeOutput: node.outputs.append(field.text ?? "")
      case nodeOperation: node.operation = field.text ?? ""
      case nodeAttribute:
        guard let bytes = field.bytes else { continue }
        let attribute = try attribute(bytes)
        node.attributes[attribute.name] = attribute
      default: break
      }
    }
    return node
  }

  private static func attribute(
    _ bytes: ArraySlice<UInt8>
  ) throws(ProtobufReader.Damage) -> Attribute {
    var attribute = Attribute()
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case attributeName: attribute.name = field.text ?? ""
      case attributeFloat: attribute.float = field.float
      case attributeInteger, attributeIntegers: attribute.integers += try field.integers
      default: break
      }
    }
    return attribute
  }
}
