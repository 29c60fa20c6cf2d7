/// A text that a vocabulary has no pieces for.
package struct SpellingError: Error, Equatable, CustomStringConvertible {
  /// The word, as it was looked up.
  package let word: String
  /// The longest beginning of the word that pieces do spell.
  package let spelled: String

  package var description: String {
    let place = spelled.isEmpty ? "its beginning" : "what follows \"\(spelled)\""
    return "the vocabulary cannot spell \"\(word)\": no piece fits \(place); "
      + "use only words made of the model's pieces (beamscope info lists them)"
  }
}

extension Vocabulary {
  /// The labels of a text, each word cut by longest match first; see `spellings`.
  package func labels(spelling text: String) throws(SpellingError) -> [TokenID] {
    try spellings(of: text, limitPerWord: 1).flatMap { $0[0] }
  }

  /// For each word of a text, the ways to cut it into pieces, longest pieces first.
  ///
  /// Words are what white space separates; where the vocabulary marks beginnings of words (`▁`), so
  /// is each word. A vocabulary without small letters reads text as capitals. Blank and the unknown
  /// token spell nothing.
  ///
  /// - Parameter limitPerWord: the most ways listed for a word; the first is the longest match.
  /// - Throws: `SpellingError` for the first word that cannot be cut at all.
  package func spellings(
    of text: String, limitPerWord: Int
  ) throws(SpellingError) -> [[[TokenID]]] {
    let speller = Speller(self, limit: max(1, limitPerWord))
    var words: [[[TokenID]]] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      words.append(try speller.ways(of: String(word)))
    }
    return words
  }
}

/// Cuts words into the pieces of a vocabulary.
private struct Speller {
  private let pieces: [[Character]: TokenID]
  private let longest: Int
  private let marksWords: Bool
  private let isUppercase: Bool
  private let limit: Int

  init(_ vocabulary: Vocabulary, limit: Int) {
    let usable = vocabulary.tokens.enumerated().filter {
      let id = TokenID($0.offset)
      return id != vocabulary.blankID && id != vocabulary.unkID && !$0.element.isEmpty
    }
    pieces = Dictionary(
      usable.map { (Array($0.element), TokenID($0.offset)) },
      uniquingKeysWith: { first, _ in first })
    longest = pieces.keys.map(\.count).max() ?? 0
    marksWords = usable.contains { $0.element.hasPrefix("\u{2581}") }
    isUppercase = !usable.contains { $0.element.contains(where: \.isLowercase) }
    self.limit = limit
  }

  func ways(of word: String) throws(SpellingError) -> [[TokenID]] {
    let text = isUppercase ? word.uppercased() : word
    let characters = Array((marksWords ? "\u{2581}" : "") + text)
    let reachesEnd = suffixesThatCanBeSpelled(characters)
    guard reachesEnd[0] else {
      throw SpellingError(word: text, spelled: longestBeginning(characters))
    }
    var ways: [[TokenID]] = []
    var way: [TokenID] = []
    extend(&way, from: 0, characters, reachesEnd, into: &ways)
    return ways
  }

  /// Whether the word can be spelled from each position on: the search below never goes astray.
  private func suffixesThatCanBeSpelled(_ word: [Character]) -> [Bool] {
    var can = [Bool](repeating: false, count: word.count + 1)
    can[word.count] = true
    for start in word.indices.reversed() {
      can[start] = lengths(from: start, word).contains {
        can[start + $0] && pieces[Array(word[start..<start + $0])] != nil
      }
    }
    return can
  }

  private func extend(
    _ way: inout [TokenID], from start: Int, _ word: [Character], _ reachesEnd: [Bool],
    into ways: inout [[TokenID]]
  ) {
    if start == word.count { ways.append(way) }
    for length in lengths(from: start, word) where ways.count < limit {
      guard reachesEnd[start + length], let id = pieces[Array(word[start..<start + length])] else {
        continue
      }
      way.append(id)
      extend(&way, from: start + length, word, reachesEnd, into: &ways)
      way.removeLast()
    }
  }

  /// Piece lengths to try at a position, longest first.
  private func lengths(from start: Int, _ word: [Character]) -> ReversedCollection<Range<Int>> {
    (1..<max(1, min(longest, word.count - start) + 1)).reversed()
  }

  private func longestBeginning(_ word: [Character]) -> String {
    var can = [Bool](repeating: false, count: word.count + 1)
    can[0] = true
    for start in word.indices where can[start] {
      for length in lengths(from: start, word)
      where pieces[Array(word[start..<start + length])] != nil {
        can[start + length] = true
      }
    }
    let end = can.lastIndex(of: true) ?? 0
    return String(word[..<end]).filter { $0 != "\u{2581}" }
  }
}
