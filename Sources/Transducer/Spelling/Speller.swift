/// Segments words into pieces of a vocabulary.
///
/// A model may have been trained on a segmentation other than greedy longest match (byte-pair
/// merges are applied in the order they were learned), and it gives nearly all probability to that
/// segmentation. So all segmentations can be enumerated, for a scorer to choose the best.
package struct Speller: Sendable {
  private let labels: [String: TokenID]
  /// By byte value: the byte token, if there is one.
  private let byteLabels: [UInt8: TokenID]
  /// In Unicode scalars.
  private let longestPiece: Int
  private let wordStart: String
  private let letterCase: LetterCase

  /// Blank, the unknown token and tokens in angle brackets spell nothing, but byte tokens do: a
  /// character without its own piece may be spelled by its bytes.
  ///
  /// If no piece begins with a word mark (`▁` or a space), words are spelled without it. If the
  /// pieces are upper case as a whole, words are converted to upper case first, and vice versa.
  package init(_ vocabulary: Vocabulary) {
    labels = vocabulary.pieces
    byteLabels = vocabulary.byteLabels
    longestPiece = labels.keys.map(\.unicodeScalars.count).max() ?? 0
    wordStart = labels.keys.contains { $0.hasPrefix("\u{2581}") } ? "\u{2581}" : ""
    letterCase = LetterCase(of: labels.keys)
  }

  /// The ways to spell one word.
  ///
  /// - Complexity: O(n L) for n characters and pieces of up to L, then O(n) per spelling.
  package func spellings(of word: String) throws(SpellingError) -> WordSpellings {
    let cased = letterCase.applied(to: word)
    let scalars = Array((wordStart + cased).unicodeScalars)
    var choices: [[WordSpellings.Piece]] = Array(repeating: [], count: scalars.count)
    // From the end, so that only pieces from which the end can be reached are kept.
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

  /// The pieces that begin at a position, longest first; bytes last.
  private func pieces(in scalars: [Unicode.Scalar], at place: Int) -> [WordSpellings.Piece] {
    let longest = min(longestPiece, scalars.count - place)
    let pieces = stride(from: longest, to: 0, by: -1).compactMap { length in
      labels[Self.text(scalars[place..<place + length])].map {
        WordSpellings.Piece(labels: [$0], length: length)
      }
    }
    // The word marker is not a character of the word.
    if pieces.last?.length == 1 || scalars[place] == "\u{2581}" { return pieces }
    let bytes = String(scalars[place]).utf8.map { byteLabels[$0] }
    let spelled = bytes.compactMap(\.self)
    guard spelled.count == bytes.count else { return pieces }
    return pieces + [WordSpellings.Piece(labels: spelled, length: 1)]
  }

  /// The error at the end of the longest prefix that can be spelled.
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
