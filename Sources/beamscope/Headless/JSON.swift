/// A JSON value whose members keep the order they were given in, so that the same result is always
/// the same text (Foundation's encoder orders keys alphabetically or not at all).
enum JSON: Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  /// JSON has no infinities: -inf (an impossible log-probability), inf and NaN are written as null.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  static func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
  static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  static func optional(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

  /// The fewest digits that read back as the same `Float`.
  static func float(_ value: Float) -> JSON { .number(Double("\(value)") ?? Double(value)) }

  static func numbers(_ values: [Double]) -> JSON { .array(values.map { .number($0) }) }
  static func integers(_ values: [Int]) -> JSON { .array(values.map { .integer($0) }) }
  static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }

  static func == (a: JSON, b: JSON) -> Bool { a.text == b.text }

  /// On one line. Numbers have the fewest digits that read back as the same `Double`.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.quoted(value)
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.0)): \($0.1.text)" }.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
