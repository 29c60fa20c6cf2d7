/// A JSON value that keeps the order of its members, so that the same result always gives the same
/// text (Foundation's encoder orders keys alphabetically or not at all).
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// JSON has no infinities; `JSON.Style` decides how they are written.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  /// An object with its members sorted by name.
  package static func object(byName members: [String: JSON]) -> JSON {
    .object(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// The members of an object by their names; `nil` for any other value.
  package var members: [String: JSON]? {
    guard case .object(let members) = self else { return nil }
    return Dictionary(members, uniquingKeysWith: { $1 })
  }

  package static func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
  package static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
  package static func optional(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

  /// The fewest digits that round-trip to the same `Float`.
  package static func float(_ value: Float) -> JSON {
    .number(Double("\(value)") ?? Double(value))
  }

  package static func numbers(_ values: [Double]) -> JSON { .array(values.map { .number($0) }) }
  package static func integers(_ values: [Int]) -> JSON { .array(values.map { .integer($0) }) }
  package static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }

  /// The same value in canonical form: members sorted by name, whole numbers without a fraction.
  package var canonical: JSON {
    switch self {
    case .null, .bool, .integer, .string: self
    case .number(let value): Int(exactly: value).map { .integer($0) } ?? self
    case .array(let values): .array(values.map(\.canonical))
    case .object: .object(byName: (members ?? [:]).mapValues(\.canonical))
    }
  }

  /// A member of an object; `nil` for any other value.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  /// The text of a string; `nil` for any other value.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// A number, written with or without a fraction; `nil` for any other value.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .null, .bool, .string, .array, .object: nil
    }
  }
}

extension JSON: Equatable {
  /// The same value, whatever the order of members; 5 and 5.0 are the same number.
  package static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let first), .object(let second)):
      first.count == second.count && a.members == b.members
    default: if let a = a.double, let b = b.double { a == b } else { false }
    }
  }
}

extension JSON: CustomStringConvertible {
  /// A short form for messages.
  package var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
    case .string(let value): "\"\(value.prefix(40))\(value.count > 40 ? "..." : "")\""
    case .array(let values): "a list of \(values.count)"
    case .object(let members): "an object of \(members.count) keys"
    }
  }
}
