/// What is wrong in a configuration file, and where.
package struct ConfigError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  package let path: String
  /// From 1; `nil` where it is not known.
  package let line: Int?
  /// The key concerned, with its section; empty for the file as a whole.
  package let key: String
  package let found: String
  package let expected: String

  package init(path: String, line: Int? = nil, key: String = "", found: String, expected: String) {
    self.path = path
    self.line = line
    self.key = key
    self.found = found
    self.expected = expected
  }

  package var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    let subject = key.isEmpty ? "" : "\(key) is "
    return "\(place): \(subject)\(found); expected \(expected)"
  }
}

/// Something in a configuration file that is passed over.
package struct ConfigWarning: Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// From 1; `nil` where it is not known.
  package let line: Int?
  package let message: String

  package var description: String { (line.map { "\(path):\($0)" } ?? path) + ": \(message)" }
}
