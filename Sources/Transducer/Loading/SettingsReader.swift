package import Text

/// Reads the settings of one object by name, and finally rejects unused ones.
///
/// Every error gives the path of the setting (`predictor.context_size`).
package struct SettingsReader: Sendable {
  /// The path of the object; empty at the root.
  package let path: String
  private var remaining: [String: JSON]

  package init(_ value: JSON, path: String) throws(NetworkError) {
    guard let members = value.members else {
      throw NetworkError(
        .badSetting, at: path.isEmpty ? "description" : path, found: "\(value)",
        expected: "an object")
    }
    self.path = path
    remaining = members
  }

  /// The path of a setting of this object.
  package func place(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Whether a setting exists and has not been read.
  package func has(_ name: String) -> Bool { remaining[name] != nil }

  package mutating func value(_ name: String) throws(NetworkError) -> JSON {
    guard let value = remaining.removeValue(forKey: name) else {
      throw NetworkError(
        .missingSetting, at: place(of: name), found: "nothing", expected: "this key",
        advice: "add it to the model's description")
    }
    return value
  }

  package mutating func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(NetworkError) -> Int {
    let value = try value(name)
    guard let number = value.double, let integer = Int(exactly: number),
      range.contains(integer)
    else {
      throw wrong(name, value, "a whole number, \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// A whole number, or `nil` if the value is null; the key itself must exist.
  package mutating func integerOrNull(
    _ name: String, in range: ClosedRange<Int>
  ) throws(NetworkError) -> Int? {
    if remaining[name] == .null {
      remaining[name] = nil
      return nil
    }
    return try integer(name, in: range)
  }

  /// A whole number, or `standard` if there is no such key.
  package mutating func integer(
    _ name: String, in range: ClosedRange<Int>, orAbsent standard: Int
  ) throws(NetworkError) -> Int {
    remaining[name] == nil ? standard : try integer(name, in: range)
  }

  /// A finite number above 0 and at most `limit`.
  package mutating func positive(
    _ name: String, atMost limit: Double
  ) throws(NetworkError) -> Double {
    let value = try value(name)
    guard let number = value.double, number > 0, number <= limit else {
      throw wrong(name, value, "a number above 0, at most \(limit)")
    }
    return number
  }

  package mutating func bool(_ name: String) throws(NetworkError) -> Bool {
    let value = try value(name)
    guard case .bool(let flag) = value else { throw wrong(name, value, "true or false") }
    return flag
  }

  /// True or false, or `standard` if there is no such key.
  package mutating func bool(
    _ name: String, orAbsent standard: Bool
  ) throws(NetworkError) -> Bool {
    remaining[name] == nil ? standard : try bool(name)
  }

  package mutating func string(_ name: String) throws(NetworkError) -> String {
    let value = try value(name)
    guard case .string(let text) = value else { throw wrong(name, value, "a string") }
    return text
  }

  package mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, of type: Value.Type
  ) throws(NetworkError) -> Value where Value.RawValue == String {
    let value = try value(name)
    guard case .string(let text) = value, let choice = Value(rawValue: text) else {
      let names = Value.allCases.map { "\"\($0.rawValue)\"" }
      throw wrong(name, value, "one of \(names.joined(separator: ", "))")
    }
    return choice
  }

  package mutating func array(_ name: String) throws(NetworkError) -> [JSON] {
    let value = try value(name)
    guard case .array(let values) = value else { throw wrong(name, value, "a list") }
    return values
  }

  /// The settings of an object within this one.
  package mutating func object(_ name: String) throws(NetworkError) -> SettingsReader {
    try SettingsReader(value(name), path: place(of: name))
  }

  /// All remaining settings, as strings.
  package mutating func takeTexts() throws(NetworkError) -> [String: String] {
    var texts: [String: String] = [:]
    for name in remaining.keys.sorted() { texts[name] = try string(name) }
    return texts
  }

  /// All remaining settings, of any type.
  package mutating func takeAll() -> [String: JSON] {
    defer { remaining = [:] }
    return remaining
  }

  /// Rejects unused settings.
  package func finish() throws(NetworkError) {
    guard let name = remaining.keys.min() else { return }
    throw NetworkError(
      .unknownSetting, at: place(of: name), found: "an unknown key",
      expected: "only the keys of the format",
      advice: "check its spelling, or update the program")
  }

  private func wrong(_ name: String, _ value: JSON, _ expected: String) -> NetworkError {
    NetworkError(.badSetting, at: place(of: name), found: "\(value)", expected: expected)
  }
}
