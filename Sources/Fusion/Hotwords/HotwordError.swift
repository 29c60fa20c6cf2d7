package import Text
package import Transducer

/// What is wrong with a hotword file: which file, where in it, what was found, what was expected,
/// and what to do next.
package typealias HotwordError = LocatedError<HotwordFailure>

/// The kinds of failure that a caller may tell apart.
package enum HotwordFailure: Equatable, Sendable {
  case unreadable
  /// Not UTF-8.
  case notText
  /// No phrase at all.
  case empty
  /// A boost that is not a number above 0.
  case badBoost
  /// A threshold of a keyword that is not a number.
  case badThreshold
  /// A phrase of many thousand characters.
  case tooLong
  /// A boost without a phrase.
  case noPhrase
  /// The same phrase with another boost.
  case contradiction
  /// The vocabulary cannot spell the phrase.
  case cannotSpell(phrase: String, SpellingError)
}
