package import Text
package import Transducer

/// What is wrong with a model file: which file, where in it, what was found, what was expected, and
/// what to do next.
package typealias ModelFileError = LocatedError<ModelFileFailure>

/// The kinds of failure that a caller may tell apart.
package enum ModelFileFailure: Equatable, Sendable {
  /// No such file, not a file, or not readable.
  case unreadable
  /// Not a model file of a known format.
  case wrongFormat
  /// The file is shorter than its header says.
  case truncated
  /// The header contradicts itself or the file.
  case damagedHeader
  /// Text that is not JSON, or JSON with duplicate keys.
  case badJSON
  /// A token list with an invalid line, duplicates, gaps, or no blank.
  case badTokens
  /// The container is valid, but the model in it is not.
  case model(NetworkError.Reason)
  /// The separate encoder file is a different one, or cannot be opened.
  case encoder
  case unwritable
}

extension LocatedError where Kind == ModelFileFailure {
  /// A problem with the description or the weights in a file.
  package init(_ error: NetworkError, in file: String) {
    self.init(
      .model(error.reason), in: file, at: error.place, found: error.found,
      expected: error.expected, advice: error.advice)
  }
}
