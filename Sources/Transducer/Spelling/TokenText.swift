extension Vocabulary {
  /// The text of one token as UTF-8: `▁` and the token `<space>` are a space, a byte token
  /// (`<0xE4>`) is one byte, perhaps not a whole character.
  package func bytes(of label: TokenID) -> [UInt8] { TokenText(self[label]).bytes }

  /// Whether some token begins or ends a word: without any, a text is one word, or every token is.
  package var marksWords: Bool {
    tokens.indices.contains { index in
      let id = TokenID(index)
      return id != blankID && id != unkID && bytes(of: id).contains(TokenText.space)
    }
  }
}

/// What a token's name stands for.
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
