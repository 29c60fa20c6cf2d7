/// Cuts words into the pieces of a vocabulary.
///
/// The labels that a model was trained on may be another cut than greedy longest match (byte-pair
/// merges are applied in the order they were learned), and a model gives nearly all probability to
/// the cut it knows. So all cuts can be enumerated, for a scorer to choose the best.
package struct Speller: Sendable {
  private let labels: [String: TokenID]
  /// In Unicode scalars.
  private let longestPiece: Int
  private let wordStart: String
  private let letterCase: LetterCase

  private enum LetterCase { case upper, lower, both }

  /// Blank, the unknown token and tokens in angle brackets spell nothing.
  ///
  /// Where no piece begins with `▁`, words are spelled without it. Where the pieces have no
  /// lower-case letters, words are put in upper case first, and the other way round.
  package init(_ vocabulary: Vocabulary) {
    var labels: [String: TokenID] = [:]
    for (index, token) in vocabulary.tokens.enumerated() {
      let id = TokenID(index)
      let isSpecial = token.hasPrefix("<") && token.hasSuffix(">") && token.count > 2
      guard !token.isEmpty, !isSpecial, id != vocabulary.blankID, id != vocabulary.unkID,
        labels[token] == nil
      else { continue }
      labels[token] = id
    }
    self.labels = labels
    longestPiece = labels.keys.map(\.unicodeScalars.count).max() ?? 0
    wordStart = labels.keys.contains { $0.hasPrefix("\u{2581}") } ? "\u{2581}" : ""
    let hasLower = labels.keys.contains { $0.contains(where: \.isLowercase) }
    let hasUpper = labels.keys.contains { $0.contains(where: \.isUppercase) }
    letterCase = hasLower == hasUpper ? .both : hasUpper ? .upper : .lower
  }

  /// The ways to spell one word.
  ///
  /// - Complexity: O(n L) for n characters and pieces of up to L, then O(n) a way.
  package func spellings(of word: String) throws(SpellingError) -> WordSpellings {
    let cased =
      switch letterCase {
      case .upper: word.uppercased()
      case .lower: word.lowercased()
      case .both: word
      }
    let scalars = Array((wordStart + cased).unicodeScalars)
    var choices: [[(label: TokenID, length: Int)]] = Array(repeating: [], count: scalars.count)
    // From the end, so that only pieces that lead to the end are kept.
    for place in scalars.indices.reversed() {
      choices[place] = pieces(in: scalars, at: place).filter {
        place + $0.length == scalars.count || !choices[place + $0.length].isEmpty
      }
    }
    guard let first = choices.first, !first.isEmpty else {
      throw problem(with: word, scalars: scalars)
    }
    return WordSpellings(choices: choices)
  }

  /// The pieces that begin at a place, longest first.
  private func pieces(
    in scalars: [Unicode.Scalar], at place: Int
  ) -> [(label: TokenID, length: Int)] {
    let longest = min(longestPiece, scalars.count - place)
    return stride(from: longest, to: 0, by: -1).compactMap { length in
      labels[Self.text(scalars[place..<place + length])].map { ($0, length) }
    }
  }

  /// Where the longest beginning that can be spelled ends.
  private func problem(with word: String, scalars: [Unicode.Scalar]) -> SpellingError {
    var isReached = [true] + Array(repeating: false, count: scalars.count)
    for place in scalars.indices where isReached[place] {
      for piece in pieces(in: scalars, at: place) { isReached[place + piece.length] = true }
    }
    let place = isReached.lastIndex(of: true) ?? 0
    let spelled = Self.text(scalars[..<place]).filter { $0 != "\u{2581}" }
    let rest = Self.text(scalars[place...]).drop { $0 == "\u{2581}" }
    return SpellingError(
      word: word, spelled: spelled, piece: rest.first.map { String($0) } ?? "\u{2581}")
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension Vocabulary {
  /// The labels that spell a text: words between white space, each cut greedily (longest match), or
  /// by the first other way where that ends nowhere. Not always the cut that a model was trained
  /// on: see `Speller`.
  package func labels(spelling text: String) throws(SpellingError) -> [TokenID] {
    var labels: [TokenID] = []
    for ways in try spellings(of: text, limitPerWord: 1) { labels += ways[0] }
    return labels
  }

  /// Per word of a text, the ways to spell it, the greedy one first: at least one and at most
  /// `limitPerWord`.
  package func spellings(
    of text: String, limitPerWord: Int
  ) throws(SpellingError) -> [[[TokenID]]] {
    precondition(limitPerWord > 0, "at least one way a word")
    let speller = Speller(self)
    var words: [[[TokenID]]] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      words.append(Array(try speller.spellings(of: String(word)).prefix(limitPerWord)))
    }
    return words
  }
}
