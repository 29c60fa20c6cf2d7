/// Cuts words into the pieces of a vocabulary.
///
/// The labels that a model was trained on may be another cut than greedy longest match (byte-pair
/// merges are applied in the order they were learned), and a model gives nearly all probability to
/// the cut it knows. So all cuts can be enumerated, for a scorer to choose the best.
package struct Speller: Sendable {
  private let labels: [String: TokenID]
  /// By value of the byte: the byte token, if there is one.
  private let byteLabels: [UInt8: TokenID]
  /// In Unicode scalars.
  private let longestPiece: Int
  private let wordStart: String
  private let letterCase: LetterCase

  /// Blank, the unknown token and tokens in angle brackets spell nothing, but byte tokens do: a
  /// character that is no piece itself may be spelled by its bytes.
  ///
  /// Where no piece begins with `▁`, words are spelled without it. Where the pieces have no
  /// lower-case letters, words are put in upper case first, and the other way round.
  package init(_ vocabulary: Vocabulary) {
    labels = vocabulary.pieces
    byteLabels = vocabulary.byteLabels
    longestPiece = labels.keys.map(\.unicodeScalars.count).max() ?? 0
    wordStart = labels.keys.contains { $0.hasPrefix("\u{2581}") } ? "\u{2581}" : ""
    letterCase = LetterCase(of: labels.keys)
  }

  /// The ways to spell one word.
  ///
  /// - Complexity: O(n L) for n characters and pieces of up to L, then O(n) a way.
  package func spellings(of word: String) throws(SpellingError) -> WordSpellings {
    let cased = letterCase.applied(to: word)
    let scalars = Array((wordStart + cased).unicodeScalars)
    var choices: [[WordSpellings.Piece]] = Array(repeating: [], count: scalars.count)
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

  /// The pieces that begin at a place, longest first; bytes last.
  private func pieces(in scalars: [Unicode.Scalar], at place: Int) -> [WordSpellings.Piece] {
    let longest = min(longestPiece, scalars.count - place)
    let pieces = stride(from: longest, to: 0, by: -1).compactMap { length in
      labels[Self.text(scalars[place..<place + length])].map {
        WordSpellings.Piece(labels: [$0], length: length)
      }
    }
    // The mark of words is no character of theirs.
    if pieces.last?.length == 1 || scalars[place] == "\u{2581}" { return pieces }
    let bytes = String(scalars[place]).utf8.map { byteLabels[$0] }
    let spelled = bytes.compactMap(\.self)
    guard spelled.count == bytes.count else { return pieces }
    return pieces + [WordSpellings.Piece(labels: spelled, length: 1)]
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
