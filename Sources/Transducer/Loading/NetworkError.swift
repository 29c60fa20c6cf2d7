/// What is wrong with the description or the weights of a network: where, what was found, what was
/// expected, and what to do next.
package struct NetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: String, Sendable {
    /// A setting that every description has is not there.
    case missingSetting
    /// A setting that means nothing.
    case unknownSetting
    /// A setting of the wrong kind or out of range.
    case badSetting
    /// A name of an architecture that this program does not know.
    case unknownType
    /// Two parts that do not fit together.
    case mismatch
    case missingTensor
    case misshapenTensor
    /// A tensor that no part of the model takes.
    case leftOverTensor
    /// A weight that is NaN or infinite.
    case notFinite
  }

  package let reason: Reason
  /// The path of a setting (`predictor.context_size`) or the name of a tensor.
  package let place: String
  package let found: String
  package let expected: String
  package let advice: String

  package init(
    _ reason: Reason, at place: String, found: String, expected: String,
    advice: String = "correct the model's description"
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
