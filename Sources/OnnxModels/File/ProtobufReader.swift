import Text

/// Reads the fields of one protobuf message, as far as ONNX files need it.
struct ProtobufReader {
  enum Value {
    case number(UInt64)
    /// A string, bytes, packed numbers or a message.
    case bytes(ArraySlice<UInt8>)
    /// Four or eight bytes of a number.
    case fixed(ArraySlice<UInt8>)
  }

  struct Field {
    let number: Int
    let value: Value

    /// `nil` if the field has another type.
    var bytes: ArraySlice<UInt8>? { if case .bytes(let bytes) = value { bytes } else { nil } }

    /// Likewise.
    var fixed: ArraySlice<UInt8>? { if case .fixed(let bytes) = value { bytes } else { nil } }

    /// A number of four bytes.
    var float: Float? {
      guard let fixed, fixed.count == 4 else { return nil }
      return Float(bitPattern: fixed.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }

    var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// One number, or several packed ones.
    var integers: [Int] {
      get throws(Damage) {
        switch value {
        case .number(let number): return [Int(truncatingIfNeeded: number)]
        case .fixed: return []
        case .bytes(let bytes):
          var reader = ProtobufReader(bytes)
          var numbers: [Int] = []
          while !reader.rest.isEmpty {
            numbers.append(Int(truncatingIfNeeded: try reader.varint()))
          }
          return numbers
        }
      }
    }
  }

  /// The byte of the file where parsing failed.
  struct Damage: Error, Equatable { let offset: Int }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field; `nil` at the end.
  mutating func next() throws(Damage) -> Field? {
    guard !rest.isEmpty else { return nil }
    let key = try varint()
    guard let number = Int(exactly: key >> 3), number > 0 else { throw damage }
    switch key & 7 {
    case 0: return Field(number: number, value: .number(try varint()))
    case 1: return Field(number: number, value: .fixed(try take(8)))
    case 2: return Field(number: number, value: .bytes(try take(varint())))
    case 5: return Field(number: number, value: .fixed(try take(4)))
    default: throw damage
    }
  }

  private var damage: Damage { Damage(offset: rest.startIndex) }

  private mutating func take(_ count: UInt64) throws(Damage) -> ArraySlice<UInt8> {
    guard let count = Int(exactly: count), count <= rest.count else { throw damage }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func varint() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw damage }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw damage
  }
}
