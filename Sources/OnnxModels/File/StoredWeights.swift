import ModelFiles

/// The weights of a tensor as stored in an ONNX file.
struct StoredWeights: Sendable {
  let tensor: OnnxWeights.Tensor
  /// Little-endian, row-major, for any type; empty if they are stored elsewhere.
  private var raw: ArraySlice<UInt8> = []
  /// Floats stored individually, also little-endian.
  private var floatBytes: [UInt8] = []

  // Field numbers of onnx.proto.
  private static let (dims, type, floatData, name, rawData) = (1, 2, 4, 8, 9)

  init(_ bytes: ArraySlice<UInt8>) throws(ProtobufReader.Damage) {
    var (name, shape, type) = ("", [Int](), 0)
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case Self.dims: shape += try field.integers
      case Self.type: type = try field.integers.first ?? 0
      case Self.name: name = field.text ?? ""
      case Self.rawData: raw = field.bytes ?? []
      case Self.floatData: floatBytes += field.bytes ?? field.fixed ?? []
      default: break
      }
    }
    // Sizes that no file can hold would overflow the count.
    // A size of 0 must not hide them: the count multiplies from the left.
    let count = shape.reduce(1.0) { $0 * Double(max(1, $1)) }
    guard shape.allSatisfy({ $0 >= 0 }), count < 1e12 else {
      throw ProtobufReader.Damage(offset: bytes.startIndex)
    }
    tensor = OnnxWeights.Tensor(name: name, shape: shape, type: type)
  }

  /// The values of a float tensor, as many as its shape has; `nil` for other types, and if the
  /// values are not in the file.
  var floats: [Float]? {
    let scalars: [Int: ScalarType] = [1: .float32, 10: .float16, 16: .bfloat16]
    guard let scalar = scalars[tensor.type] else { return nil }
    let bytes = raw.isEmpty ? floatBytes[...] : raw
    guard bytes.count == tensor.count * scalar.byteCount else { return nil }
    return bytes.withUnsafeBytes { scalar.widen($0) }
  }
}
