package import Transducer

/// What is wrong with a model file: which file, where in it, what was found, what was expected, and
/// what to do next.
package struct ModelFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: Equatable, Sendable {
    /// No such file, not a file, or not to be read.
    case unreadable
    /// Not a model file of a known format.
    case wrongFormat
    /// The file ends before what its header promises.
    case truncated
    /// The header contradicts itself or the file.
    case damagedHeader
    /// Text that is not JSON, or JSON with duplicate keys.
    case badJSON
    /// A list of tokens with a line that is none, with doubles, gaps, or without blank.
    case badTokens
    /// The container is sound, the model in it is not.
    case model(NetworkError.Reason)
    /// The encoder's own file is another, or does not open.
    case encoder
    case unwritable
  }

  package let reason: Reason
  /// The path of the file.
  package let file: String
  /// The place in the file: a byte, a tensor, or the path of a setting.
  package let place: String
  package let found: String
  package let expected: String
  package let advice: String

  package init(
    _ reason: Reason, in file: String, at place: String, found: String, expected: String,
    advice: String
  ) {
    self.reason = reason
    self.file = file
    self.place = place
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  /// A problem of the description or the weights in a file.
  package init(_ error: NetworkError, in file: String) {
    self.init(
      .model(error.reason), in: file, at: error.place, found: error.found,
      expected: error.expected, advice: error.advice)
  }

  package var description: String {
    "\(file), \(place): found \(found); expected \(expected); \(advice)"
  }
}
