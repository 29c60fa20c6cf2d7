extension JSON {
  /// How a value is written.
  package enum Style: Sendable {
    /// For programs that read results: non-finite numbers (impossible log-probabilities) are
    /// null.
    case results
    /// For files that are read back: no spaces; non-finite numbers are strings (`"-inf"`).
    case compact

    fileprivate var comma: String { self == .compact ? "," : ", " }
    fileprivate var colon: String { self == .compact ? ":" : ": " }
  }

  /// On one line, as results are printed.
  package var text: String { text(.results) }

  /// On one line. Numbers have the fewest digits that round-trip to the same `Double`.
  package func text(_ style: Style) -> String {
    switch self {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .number(let value): return Self.text(of: value, style)
    case .string(let value): return Self.quoted(value)
    case .array(let values):
      return "[" + values.map { $0.text(style) }.joined(separator: style.comma) + "]"
    case .object(let members):
      let texts = members.map { "\(Self.quoted($0.0))\(style.colon)\($0.1.text(style))" }
      return "{" + texts.joined(separator: style.comma) + "}"
    }
  }

  package static func text(of value: Double, _ style: Style) -> String {
    switch style {
    case .results: return value.isFinite ? "\(value)" : "null"
    case .compact:
      if value.isFinite { return "\(value)" }
      return value.isNaN ? "\"nan\"" : value < 0 ? "\"-inf\"" : "\"inf\""
    }
  }

  /// Quoted; only required characters and those that control a terminal are escaped.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case _ where PlainText.isUnsafe(scalar):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
