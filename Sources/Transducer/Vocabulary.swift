/// The index of a token in a `Vocabulary`.
package struct TokenID: Hashable, Comparable, Sendable {
  package let rawValue: Int32

  /// Indices that no vocabulary has, as a damaged file may state, become the largest.
  package init(_ index: Int) { rawValue = Int32(clamping: index) }

  /// The index as an array subscript.
  package var index: Int { Int(rawValue) }

  package static func < (a: TokenID, b: TokenID) -> Bool { a.rawValue < b.rawValue }
}

/// The tokens a model can emit, including blank: V entries, blank first, last or anywhere.
package struct Vocabulary: Sendable, Equatable {
  /// Text pieces; U+2581 `▁` begins a word, `<0xE4>` is a byte of UTF-8, `<space>` a space.
  package let tokens: [String]
  package let blankID: TokenID
  /// The unknown token, which a search emits only if its options allow; `nil` if there is none.
  package let unkID: TokenID?

  package init(tokens: [String], blankID: TokenID, unkID: TokenID? = nil) {
    self.tokens = tokens
    self.blankID = blankID
    self.unkID = unkID
  }

  /// V, the number of tokens including blank.
  package var size: Int { tokens.count }

  /// The text of a token; its number for an id that another vocabulary must have had.
  package subscript(id: TokenID) -> String {
    tokens.indices.contains(id.index) ? tokens[id.index] : "#\(id.index)"
  }

  /// The text a label sequence spells: pieces joined, `▁` read as a space, no leading space; byte
  /// tokens (`<0xE4>`) are decoded as UTF-8, with U+FFFD for invalid bytes.
  package func text(of labels: some Sequence<TokenID>) -> String {
    let bytes = labels.flatMap { self.bytes(of: $0) }
    return String(decoding: bytes.drop { $0 == TokenText.space }, as: UTF8.self)
  }
}
