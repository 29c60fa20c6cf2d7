/// Text that is safe to print: names of files, tokens and tensors, licences and messages may hold
/// anything, also what commands a terminal.
package enum PlainText {
  /// Without control characters other than line breaks and tabs, and without characters that turn
  /// the direction of writing around; each is shown as an escape such as `\u{1B}`.
  package static func lines(_ text: String) -> String {
    escaping(text) { $0 != "\n" && $0 != "\t" && isUnsafe($0) }
  }

  /// The same on one line: line breaks and tabs are escaped, too.
  package static func line(_ text: String) -> String { escaping(text, isUnsafe) }

  /// Whether a terminal may obey a scalar rather than show it: the control characters C0 and C1,
  /// DEL, line and paragraph separators, and the formatting characters for bidirectional text.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escaping(_ text: String, _ isUnsafe: (Unicode.Scalar) -> Bool) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) {
        result += escape(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
  }
}
