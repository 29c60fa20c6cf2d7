extension Vocabulary {
  /// The text of one token as UTF-8: `▁` and the token `<space>` are a space, a byte token
  /// (`<0xE4>`) is one byte, possibly only part of a character.
  package func bytes(of label: TokenID) -> [UInt8] { TokenText(self[label]).bytes }

  /// Whether any token marks a word boundary: without one, a text is a single word, or every token
  /// is a word.
  package var marksWords: Bool {
    tokens.indices.contains { index in
      let id = TokenID(index)
      return id != blankID && id != unkID && bytes(of: id).contains(TokenText.space)
    }
  }
}

/// The text a token's name represents.
struct TokenText {
  static let space: UInt8 = 0x20

  let bytes: [UInt8]

  init(_ token: String) {
    let byte = Self.byte(token)
    bytes =
      if let byte {
        [byte]
      } else if token == "<space>" {
        [Self.space]
      } else {
        token.unicodeScalars.reduce(into: []) { bytes, scalar in
          bytes += scalar == "\u{2581}" ? " ".utf8 : String(scalar).utf8
        }
      }
  }

  /// The value of a byte token: `<0x` and two hexadecimal digits and `>`, as SentencePiece names it.
  static func byte(_ token: String) -> UInt8? {
    guard token.utf8.count == 6, token.hasPrefix("<0x"), token.hasSuffix(">") else { return nil }
    return UInt8(token.dropFirst(3).dropLast(), radix: 16)
  }
}
