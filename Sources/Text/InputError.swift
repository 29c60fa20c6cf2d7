/// Something a user gave that cannot be used.
package typealias InputError = LocatedError<UnusableInput>

/// There is one way to be unusable; the message says the rest.
package enum UnusableInput: Equatable, Sendable { case unusable }

extension LocatedError where Kind == UnusableInput {
  package init(place: String, found: String, expected: String, advice: String) {
    self.init(.unusable, at: place, found: found, expected: expected, advice: advice)
  }
}
