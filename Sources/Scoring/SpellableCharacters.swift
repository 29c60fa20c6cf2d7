import Transducer

/// The characters that a vocabulary can spell.
struct SpellableCharacters: Sendable, Equatable {
  private let scalars: Set<Unicode.Scalar>
  private let bytes: Set<UInt8>

  init(_ vocabulary: Vocabulary) {
    (scalars, bytes) = vocabulary.spellableCharacters
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    scalars.contains(scalar) || String(scalar).utf8.allSatisfy(bytes.contains)
  }

  /// Without the punctuation that cannot be spelled. A typographic apostrophe becomes a plain one
  /// where only that can be spelled.
  func spelled(_ text: String) -> String {
    let apostrophe: Unicode.Scalar = "'"
    let curved: Unicode.Scalar = "\u{2019}"
    var text = text
    if !contains(curved), contains(apostrophe) {
      text = String(
        String.UnicodeScalarView(text.unicodeScalars.map { $0 == curved ? apostrophe : $0 }))
    }
    return text.withoutPunctuation { !contains($0) }
  }
}

extension StringProtocol {
  /// Without the punctuation for which a test holds.
  func withoutPunctuation(where isDropped: (Unicode.Scalar) -> Bool) -> String {
    String(
      String.UnicodeScalarView(unicodeScalars.filter { !($0.isPunctuation && isDropped($0)) }))
  }

  /// The parts of a word: characters of scripts without spaces by themselves, others together.
  var splitWithoutSpaces: [String] {
    var parts: [String] = []
    var run = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      guard scalar.isWrittenWithoutSpaces else {
        run.append(scalar)
        continue
      }
      if !run.isEmpty { parts.append(String(run)) }
      run = String.UnicodeScalarView()
      parts.append(String(scalar))
    }
    return run.isEmpty ? parts : parts + [String(run)]
  }
}

extension Unicode.Scalar {
  /// Whether it is in one of Unicode's categories P.
  var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  private static let withoutSpaces: [ClosedRange<UInt32>] = [
    // Thai and Lao, Myanmar, Khmer.
    0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF,
    // Ideographic marks and numbers, Kana, ideographs, half-width Kana.
    0x3005...0x3007, 0x3021...0x3029, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
    0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x323AF,
  ]

  /// Whether texts in its script have no spaces between words.
  var isWrittenWithoutSpaces: Bool { Self.withoutSpaces.contains { $0.contains(value) } }
}

extension LetterCase {
  /// A text in this letter case; a sigma at the end of a word has its own small letter.
  func folded(_ text: String) -> String {
    let folded = applied(to: text)
    guard self == .lower, text.unicodeScalars.contains("\u{3A3}") else { return folded }
    return text.withFinalSigmas.lowercased()
  }
}

extension String {
  /// With the final form for each capital sigma after a letter and before none (Unicode,
  /// Final_Sigma).
  fileprivate var withFinalSigmas: String {
    let scalars = Array(unicodeScalars)
    func hasLetter(_ rest: some Sequence<Unicode.Scalar>) -> Bool {
      rest.first { !$0.properties.isCaseIgnorable }?.properties.isCased == true
    }
    let changed = scalars.indices.map { index -> Unicode.Scalar in
      let isFinal =
        scalars[index] == "\u{3A3}" && hasLetter(scalars[..<index].reversed())
        && !hasLetter(scalars[(index + 1)...])
      return isFinal ? "\u{3C2}" : scalars[index]
    }
    return String(String.UnicodeScalarView(changed))
  }
}
