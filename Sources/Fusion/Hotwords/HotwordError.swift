package import Transducer

/// What is wrong with a file of hotwords: which file, where in it, what was found, what was
/// expected, and what to do next.
package struct HotwordError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure that a caller may tell apart.
  package enum Reason: Equatable, Sendable {
    case unreadable
    /// Not UTF-8.
    case notText
    /// No phrase at all.
    case empty
    /// A boost that is no number above 0.
    case badBoost
    /// A boost without a phrase.
    case noPhrase
    /// The same phrase with another boost.
    case contradiction
    /// The vocabulary cannot spell the phrase.
    case cannotSpell(phrase: String, SpellingError)
  }

  package let reason: Reason
  package let file: String
  /// From 1; `nil` for the file as a whole.
  package let line: Int?
  package let found: String
  package let expected: String
  package let advice: String

  package init(
    _ reason: Reason, in file: String, line: Int? = nil, found: String, expected: String,
    advice: String
  ) {
    self.reason = reason
    self.file = file
    self.line = line
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  package var description: String {
    let place = line.map { "\(file), line \($0)" } ?? file
    return "\(place): found \(found); expected \(expected); \(advice)"
  }
}
