/// User input that cannot be used.
package typealias InputError = LocatedError<UnusableInput>

/// The only kind; the message has the details.
package enum UnusableInput: Equatable, Sendable { case unusable }

extension LocatedError where Kind == UnusableInput {
  package init(place: String, found: String, expected: String, advice: String) {
    self.init(.unusable, at: place, found: found, expected: expected, advice: advice)
  }
}
