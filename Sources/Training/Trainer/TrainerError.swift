/// Why training cannot begin, go on or be kept: where, what was found, what was expected, and what
/// to do next.
package struct TrainerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: String, Sendable {
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

  package let reason: Reason
  /// A path, or a place in one.
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
    "\(place): found \(found); expected \(expected)\n\(advice)"
  }
}
