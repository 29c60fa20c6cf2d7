/// The letter case of a set of words.
package enum LetterCase: Sendable, Equatable {
  case upper, lower
  /// Mixed case, or no letters.
  case both

  package init(of words: some Sequence<String>) {
    var (hasUpper, hasLower) = (false, false)
    for word in words where !(hasUpper && hasLower) {
      hasUpper = hasUpper || word.contains(where: \.isUppercase)
      hasLower = hasLower || word.contains(where: \.isLowercase)
    }
    self = hasUpper == hasLower ? .both : hasUpper ? .upper : .lower
  }

  /// A word in this letter case; unchanged for `both`.
  package func applied(to word: String) -> String {
    switch self {
    case .upper: word.uppercased()
    case .lower: word.lowercased()
    case .both: word
    }
  }
}
