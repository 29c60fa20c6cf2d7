/// What went wrong with sound or features: where, what was found, what was expected, and what to
/// do next.
package struct AudioError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: String, Sendable {
    /// No such file, or it cannot be opened.
    case unreadable
    /// Not a file of the expected kind.
    case wrongFormat
    /// The file ends early, or its content cannot be decoded.
    case damaged
    /// No samples at all.
    case empty
    /// Too few samples for one feature frame.
    case tooShort
    /// More than the stated limits.
    case tooLong
    /// NaN or infinite values.
    case notFinite
    /// Shapes or rates that do not fit together.
    case mismatch
    /// A parameter that is unknown, missing or out of range.
    case badParameter
    /// The file cannot be written.
    case unwritable
  }

  package let reason: Reason
  /// A path, or the name of the step that failed.
  package let place: String
  package let found: String
  package let expected: String
  package let advice: String

  package init(
    _ reason: Reason, at place: String, found: String, expected: String, advice: String
  ) {
    self.reason = reason
    self.place = place
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  package var description: String {
    "\(place): found \(found); expected \(expected); \(advice)"
  }
}
