/// A value of a model's description, as JSON has them.
package enum SettingValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([SettingValue])
  case object([String: SettingValue])

  /// A whole number, or null.
  package static func integer(_ value: Int?) -> SettingValue {
    value.map { .number(Double($0)) } ?? .null
  }

  /// A number with the fewest digits that read back as the same `Float`.
  package static func float(_ value: Float) -> SettingValue {
    .number(Double("\(value)") ?? Double(value))
  }
}

extension SettingValue: CustomStringConvertible {
  /// A short form for messages.
  package var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
    case .string(let value): "\"\(value.prefix(40))\(value.count > 40 ? "..." : "")\""
    case .array(let values): "a list of \(values.count)"
    case .object(let members): "an object of \(members.count) keys"
    }
  }
}
