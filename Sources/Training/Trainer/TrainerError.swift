package import Text

/// Why training cannot start, continue or be saved: where, what was found, what was expected, and
/// what to do next.
package typealias TrainerError = LocatedError<TrainerFailure>

/// The kinds of failure that a caller may tell apart.
package enum TrainerFailure: String, Sendable {
  /// Utterance after utterance without a finite loss and gradient.
  case diverged
  /// No training or held-out utterance.
  case noData
  /// A checkpoint of another run: other options, data or model.
  case anotherRun
  /// An incomplete checkpoint.
  case damaged
  /// A file that cannot be written; the earlier one is unchanged.
  case unwritable
}
