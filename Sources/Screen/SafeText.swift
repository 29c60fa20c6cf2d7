/// Makes invisible characters, and those that would control a terminal, visible.
package enum SafeText {
  /// The displayed form of a character: itself, or a safe substitute.
  ///
  /// C0 controls become control pictures (`␛`); C1 controls, bidirectional overrides, line
  /// separators and isolated invisible format characters become `�`; a mark without a base gets a
  /// dotted circle.
  package static func visible(_ character: Character) -> Character {
    if let ascii = character.asciiValue {
      // "\r\n" is one Character, with the ASCII value of "\n".
      guard ascii >= 0x20, ascii != 0x7F else { return picture(of: UInt32(ascii)) }
      return character
    }
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return "\u{FFFD}" }
    guard !scalars.contains(where: isUnsafe) else { return "\u{FFFD}" }
    guard DisplayWidth.of(character) == 0 else { return character }
    if first.properties.generalCategory == .nonspacingMark
      || first.properties.generalCategory == .enclosingMark
    {
      let onCircle = "\u{25CC}\(character)"
      return onCircle.count == 1 ? Character(onCircle) : "\u{FFFD}"
    }
    return "\u{FFFD}"
  }

  private static func picture(of control: UInt32) -> Character {
    let value = control == 0x7F ? 0x2421 : 0x2400 + control
    return Unicode.Scalar(value).map(Character.init) ?? "\u{FFFD}"
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
