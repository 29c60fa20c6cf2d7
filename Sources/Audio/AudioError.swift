package import Text

/// What went wrong with audio or features: where, what was found, what was expected, and what to do
/// next.
package typealias AudioError = LocatedError<AudioFailure>

/// The kinds of failure that a caller may tell apart.
package enum AudioFailure: String, Sendable {
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
  /// Beyond the limits.
  case tooLong
  /// NaN or infinite values.
  case notFinite
  /// Shapes or rates that do not fit together.
  case mismatch
  /// A piece or a channel that the sound does not have.
  case outside
  /// A parameter that is unknown, missing or out of range.
  case badParameter
  /// The file cannot be written.
  case unwritable
}
