extension Vocabulary {
  /// The tokens that spell text, by what they spell; of equal ones the first. Not among them:
  /// blank, the unknown token, and what is in angle brackets.
  var pieces: [String: TokenID] {
    var pieces: [String: TokenID] = [:]
    for (index, token) in tokens.enumerated() {
      let id = TokenID(index)
      let isSpecial = token.hasPrefix("<") && token.hasSuffix(">") && token.count > 2
      guard !token.isEmpty, !isSpecial, id != blankID, id != unkID, pieces[token] == nil
      else { continue }
      pieces[token] = id
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

  /// The letters that the pieces are written in: words are read in the same.
  package var letterCase: LetterCase { LetterCase(of: pieces.keys) }

  /// The label between words, where they are separated by one of their own (a space or `<space>`)
  /// instead of beginning with `▁`.
  package var separator: TokenID? {
    guard !pieces.keys.contains(where: { $0.hasPrefix("\u{2581}") }) else { return nil }
    return tokens.indices.lazy.map { TokenID($0) }
      .first { $0 != blankID && $0 != unkID && bytes(of: $0) == [TokenText.space] }
  }

  /// The labels that spell a text: words between white space, each cut greedily (longest match), or
  /// by the first other way where that ends nowhere. Not always the cut that a model was trained
  /// on: see `Speller`.
  package func labels(spelling text: String) throws(SpellingError) -> [TokenID] {
    var labels: [TokenID] = []
    for ways in try spellings(of: text, limitPerWord: 1) { labels += ways[0] }
    return labels
  }

  /// Per word of a text, the ways to spell it, the greedy one first: at least one and at most
  /// `limitPerWord`. Where words are separated by a label of its own, all words but the first
  /// begin with it.
  package func spellings(
    of text: String, limitPerWord: Int
  ) throws(SpellingError) -> [[[TokenID]]] {
    precondition(limitPerWord > 0, "at least one way a word")
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
