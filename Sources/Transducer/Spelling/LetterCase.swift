/// The letter case of a set of words.
package enum LetterCase: Sendable, Equatable {
  case upper, lower
  /// Mixed case, or no letters.
  case both

  /// The case of the set as a whole: a few words of the other case change nothing, if they have only
  /// a few letters of the alphabet (a noise mark, a stray token). Where a case is really used, nearly
  /// all of its letters occur.
  package init(of words: some Sequence<String>) {
    var upper = CaseCount()
    var lower = CaseCount()
    for word in words {
      upper.add(word.filter(\.isUppercase))
      lower.add(word.filter(\.isLowercase))
    }
    self =
      switch (upper.words > 0, lower.words > 0) {
      case (true, _) where lower.isStray(among: upper): .upper
      case (_, true) where upper.isStray(among: lower): .lower
      default: .both
      }
  }

  /// The words with letters of one case, and which letters.
  private struct CaseCount {
    var words = 0
    var letters: Set<Character> = []

    mutating func add(_ found: String) {
      guard !found.isEmpty else { return }
      words += 1
      letters.formUnion(found)
    }

    func isStray(among other: CaseCount) -> Bool {
      words * 20 <= other.words && letters.count * 2 < other.letters.count
    }
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
