package import Text

/// What is wrong with the description or the weights of a network: where, what was found, what was
/// expected, and what to do next.
package typealias NetworkError = LocatedError<NetworkFailure>

/// The kinds of failure that a caller may tell apart.
package enum NetworkFailure: String, Sendable {
  /// A required setting is missing.
  case missingSetting
  /// An unknown setting.
  case unknownSetting
  /// A setting of the wrong kind or out of range.
  case badSetting
  /// An unknown architecture name.
  case unknownType
  /// Two parts that do not fit together.
  case mismatch
  case missingTensor
  case misshapenTensor
  /// A tensor that no part of the model uses.
  case leftOverTensor
  /// A weight that is NaN or infinite.
  case notFinite
}

extension LocatedError where Kind == NetworkFailure {
  package init(_ reason: Reason, at place: String, found: String, expected: String) {
    self.init(
      reason, at: place, found: found, expected: expected,
      advice: "correct the model's description")
  }
}
