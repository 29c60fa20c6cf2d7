package import Text
package import Transducer

/// What is wrong with a model file: which file, where in it, what was found, what was expected, and
/// what to do next.
package typealias ModelFileError = LocatedError<ModelFileFailure>

/// The kinds of failure that a caller may tell apart.
package enum ModelFileFailure: Equatable, Sendable {
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

extension LocatedError where Kind == ModelFileFailure {
  /// A problem of the description or the weights in a file.
  package init(_ error: NetworkError, in file: String) {
    self.init(
      .model(error.reason), in: file, at: error.place, found: error.found,
      expected: error.expected, advice: error.advice)
  }
}
