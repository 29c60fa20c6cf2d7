package import Text

/// Why training cannot begin, go on or be kept: where, what was found, what was expected, and what
/// to do next.
package typealias TrainerError = LocatedError<TrainerFailure>

/// The kinds of failure that a caller may tell apart.
package enum TrainerFailure: String, Sendable {
  /// Utterance after utterance without a finite loss and gradient.
  case diverged
  /// No utterance to train on or to measure by.
  case noData
  /// A checkpoint of another run: other options, data or model.
  case anotherRun
  /// A checkpoint that is not whole.
  case damaged
  /// A file that cannot be written; what was there before is as it was.
  case unwritable
}
