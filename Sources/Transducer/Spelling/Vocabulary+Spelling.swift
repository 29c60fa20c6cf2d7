extension Vocabulary {
  /// The tokens that spell text, by their text; of equal ones the first. Excludes blank, the
  /// unknown token, and tokens in angle brackets.
  ///
  /// Words may be marked by `▁` or by a space before them; here the mark is always `▁`. A space of
  /// its own in a vocabulary without such words is a label between words (`separator`).
  var pieces: [String: TokenID] {
    let spelled = spellingTokens.map { (text: Self.marked($0.text), id: $0.id) }
    let hasMark = spelled.contains { $0.text.hasPrefix("\u{2581}") }
    return Dictionary(
      spelled.map { hasMark && $0.text == " " ? ("\u{2581}", $0.id) : ($0.text, $0.id) }
    ) { first, _ in first }
  }

  /// The tokens with `▁` for the mark of a word, also where it is a space.
  package var markedTokens: [String] { tokens.map(Self.marked) }

  private static func marked(_ token: String) -> String {
    token.hasPrefix(" ") && token.count > 1 ? "\u{2581}" + token.dropFirst() : token
  }

  private var spellingTokens: [(text: String, id: TokenID)] {
    var pieces: [(text: String, id: TokenID)] = []
    for (index, token) in tokens.enumerated() {
      let id = TokenID(index)
      let isSpecial = token.hasPrefix("<") && token.hasSuffix(">") && token.count > 2
      guard !token.isEmpty, !isSpecial, id != blankID, id != unkID else { continue }
      pieces.append((token, id))
    }
    return pieces
  }

  /// The byte tokens (`<0xE4>`), by value.
  var byteLabels: [UInt8: TokenID] {
    var labels: [UInt8: TokenID] = [:]
    for (index, token) in tokens.enumerated() {
      guard let byte = TokenText.byte(token), labels[byte] == nil else { continue }
      labels[byte] = TokenID(index)
    }
    return labels
  }

  /// The characters in the pieces, and the bytes that have tokens.
  package var spellableCharacters: (scalars: Set<Unicode.Scalar>, bytes: Set<UInt8>) {
    (Set(pieces.keys.flatMap(\.unicodeScalars)), Set(byteLabels.keys))
  }

  /// The letter case of the pieces, to which words are converted.
  package var letterCase: LetterCase { LetterCase(of: pieces.keys) }

  /// The label between words, if they are separated by one (a space or `<space>`) instead of
  /// beginning with `▁`.
  package var separator: TokenID? {
    guard !pieces.keys.contains(where: { $0.hasPrefix("\u{2581}") }) else { return nil }
    return tokens.indices.lazy.map { TokenID($0) }
      .first { $0 != blankID && $0 != unkID && bytes(of: $0) == [TokenText.space] }
  }

  /// The labels that spell a text: words separated by white space, each segmented greedily (longest
  /// match), or by the first other segmentation if that fails. Not always the one a model was
  /// trained on: see `Speller`.
  package func labels(spelling text: String) throws(SpellingError) -> [TokenID] {
    var labels: [TokenID] = []
    for ways in try spellings(of: text, limitPerWord: 1) { labels += ways[0] }
    return labels
  }

  /// The spellings of each word of a text, the greedy one first: at least one and at most
  /// `limitPerWord`. If words are separated by a label, all words but the first begin with it.
  package func spellings(
    of text: String, limitPerWord: Int
  ) throws(SpellingError) -> [[[TokenID]]] {
    precondition(limitPerWord > 0, "at least one spelling per word")
    let speller = Speller(self)
    let separator = separator.map { [$0] } ?? []
    var words: [[[TokenID]]] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      let before = words.isEmpty ? [] : separator
      let ways = try speller.spellings(of: String(word)).prefix(limitPerWord)
      words.append(ways.map { before + $0 })
    }
    return words
  }
}
