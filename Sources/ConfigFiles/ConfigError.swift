package import Text

/// What is wrong in a configuration file, and where: the place is the key with its section, empty for
/// the file as a whole.
package typealias ConfigError = LocatedError<ConfigFailure>

/// There is one way for a setting to be wrong; the message says the rest.
package enum ConfigFailure: Equatable, Sendable { case unusable }

extension LocatedError where Kind == ConfigFailure {
  package init(path: String, line: Int? = nil, key: String = "", found: String, expected: String) {
    self.init(
      .unusable, in: path, line: line, at: key, found: found, expected: expected,
      advice: "correct the file")
  }
}

/// Something in a configuration file that is ignored.
package struct ConfigWarning: Hashable, Sendable, CustomStringConvertible {
  package let path: String
  /// From 1; `nil` if not known.
  package let line: Int?
  package let message: String

  package var description: String { (line.map { "\(path), line \($0)" } ?? path) + ": \(message)" }
}
