// Key names in key files, keymaps and help: a printable character is itself, all others are in
// angle brackets: `<Left>`, `<C-l>`, `<F1>`, `<Resize 100x30>`, `<Click 3,17>`.
extension Key: CustomStringConvertible {
  /// The key's name; `Key(parsing:)` reads it back.
  package var name: String {
    switch self {
    // A single bracket would open a name.
    case .character("<"): "<Less>"
    case .character(let character): String(character)
    case .space: "<Space>"
    case .up: "<Up>"
    case .down: "<Down>"
    case .left: "<Left>"
    case .right: "<Right>"
    case .home: "<Home>"
    case .end: "<End>"
    case .pageUp: "<PageUp>"
    case .pageDown: "<PageDown>"
    case .enter: "<Enter>"
    case .escape: "<Esc>"
    case .tab: "<Tab>"
    case .backTab: "<BackTab>"
    case .backspace: "<Backspace>"
    case .delete: "<Delete>"
    case .insert: "<Insert>"
    case .function(let number): "<F\(number)>"
    case .control(let sign): "<C-\(sign)>"
    case .resize(let size): "<Resize \(size)>"
    case .click(let point): "<Click \(point.row),\(point.column)>"
    case .scrollUp(let point): "<ScrollUp \(point.row),\(point.column)>"
    case .scrollDown(let point): "<ScrollDown \(point.row),\(point.column)>"
    case .paste(let text): "<Paste \(Self.escaped(text))>"
    }
  }

  package var description: String { name }

  /// The keys whose names have no argument.
  private static let plain: [Key] = [
    .character("<"), .space, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter,
    .escape, .tab, .backTab, .backspace, .delete, .insert,
  ]

  /// Alternative names.
  private static let aliases: [String: Key] = [
    "lt": .character("<"), "s-tab": .backTab, "return": .enter, "cr": .enter, "escape": .escape,
    "bs": .backspace, "del": .delete, "ins": .insert, "pgup": .pageUp, "pgdn": .pageDown,
  ]

  /// The single key named by `text`; names in brackets are case-insensitive.
  package init(parsing text: some StringProtocol) throws(KeyError) {
    let keys = try Self.sequence(parsing: text)
    guard let key = keys.first, keys.count == 1 else {
      throw KeyError(
        text: String(text), offset: 0, expected: "expected one key, such as l, <Left> or <C-l>")
    }
    self = key
  }

  /// The sequence of keys named by `text`.
  ///
  /// White space between keys is ignored (the key is `<Space>`); a line that begins with `#` and
  /// white space is a comment.
  package static func sequence(parsing text: some StringProtocol) throws(KeyError) -> [Key] {
    var keys: [Key] = []
    var offset = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      defer { offset += line.count + 1 }
      let words = line.drop(while: \.isWhitespace)
      if words.first == "#", words.dropFirst().first?.isWhitespace == true { continue }
      try append(keysOf: Array(line), from: offset, to: &keys)
    }
    return keys
  }

  private static func append(
    keysOf line: [Character], from offset: Int, to keys: inout [Key]
  ) throws(KeyError) {
    // Alone on its line, a bracket does not open a name: it is the key.
    if line == ["<"] { return keys.append(.character("<")) }
    var at = 0
    while at < line.count {
      defer { at += 1 }
      let character = line[at]
      if character == "<" {
        guard let end = line[at...].firstIndex(of: ">") else {
          throw KeyError(
            text: String(line[at...]), offset: offset + at,
            expected: "expected a closing > (the key \"<\" is <Less>)")
        }
        guard let key = key(called: String(line[at + 1..<end])) else {
          throw KeyError(
            text: String(line[at...end]), offset: offset + at,
            expected: "expected one of \(plain.map(\.name).joined(separator: " ")) or a key such "
              + "as <F1> <C-l> <Resize 100x30> <Click 3,17>")
        }
        keys.append(key)
        at = end
      } else if !character.isWhitespace {
        guard SafeText.visible(character) == character else {
          throw KeyError(
            text: String(SafeText.visible(character)), offset: offset + at,
            expected: "write a control character by name, such as <C-l>")
        }
        keys.append(.character(character))
      }
    }
  }

  private static func key(called name: String) -> Key? {
    let lower = name.lowercased()
    if lower.hasPrefix("paste ") { return unescaped(name.dropFirst(6)).map { .paste($0) } }
    if let key = plain.first(where: { $0.name.lowercased() == "<\(lower)>" }) { return key }
    if let key = aliases[lower] { return key }
    if lower.hasPrefix("c-"), lower.count == 3 { return lower.last.flatMap(withControl) }
    if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...63).contains(number) {
      return .function(number)
    }
    let words = lower.split(separator: " ")
    guard words.count == 2 else { return nil }
    let point = pair(words[1], ",").map { Point(row: $0, column: $1) }
    return switch words[0] {
    case "resize": pair(words[1], "x").map { .resize(Size(rows: $1, columns: $0)) }
    case "click": point.map { .click($0) }
    case "scrollup": point.map { .scrollUp($0) }
    case "scrolldown": point.map { .scrollDown($0) }
    default: nil
    }
  }

  /// Text without spaces and brackets: bytes other than letters and digits of ASCII are `%E2`.
  private static func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
  }

  /// `nil` for a text that `escaped` does not make.
  private static func unescaped(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Ctrl with a character as sent by terminals: some are separate keys, others do not exist.
  package static func withControl(_ sign: Character) -> Key? {
    switch sign {
    case "i": .tab
    case "m": .enter
    case "h": .backspace
    case "[": .escape
    case "a"..."z", "@", "\\", "]", "^", "_": .control(sign)
    default: nil
    }
  }

  private static func pair(_ text: Substring, _ separator: Character) -> (Int, Int)? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Int(parts[0]), let second = Int(parts[1]),
      (0..<10_000).contains(first), (0..<10_000).contains(second)
    else { return nil }
    return (first, second)
  }
}
