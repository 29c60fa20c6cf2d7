/// How many columns text takes on a terminal.
///
/// East Asian Width (Unicode Standard Annex 11) decides between one and two columns, ambiguous
/// characters taking one; marks and format characters take none. A grapheme takes two at most.
package enum DisplayWidth {
  /// Columns of one scalar on its own: 0, 1 or 2; control characters count 0.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x7F { return value < 0x20 ? 0 : 1 }
    if value < 0x300 { return value < 0xA0 ? 0 : 1 }
    // Hangul vowels and finals join the syllable block that the initial opened.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default:
      return isWide(value) ? 2 : 1
    }
  }

  /// Columns of a grapheme: 0 where nothing of it can be seen, else 1 or 2.
  package static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    var sum = 0
    for scalar in character.unicodeScalars {
      // An emoji sequence, a keycap or a flag is one picture of two columns.
      if scalar == "\u{FE0F}" || scalar == "\u{200D}", sum > 0 { return 2 }
      sum += of(scalar)
    }
    return min(sum, 2)
  }

  /// Columns of text as `CellGrid.write` shows it: control characters count as what stands for them.
  package static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of(SafeText.visible($1)) }
  }

  /// The longest beginning of `text` that fits `columns`, ending with `ellipsis` where it was cut.
  ///
  /// The ellipsis is left out where even it does not fit.
  package static func truncate(
    _ text: some StringProtocol, to columns: Int, ellipsis: String = "…"
  ) -> String {
    guard of(text) > columns else { return String(text) }
    let mark = of(ellipsis) <= columns ? ellipsis : ""
    return prefix(of: text, columns: columns - of(mark)) + mark
  }

  /// The longest ending of `text` that fits `columns`, after `ellipsis` where it was cut.
  package static func truncateHead(
    _ text: some StringProtocol, to columns: Int, ellipsis: String = "…"
  ) -> String {
    guard of(text) > columns else { return String(text) }
    let mark = of(ellipsis) <= columns ? ellipsis : ""
    var left = columns - of(mark)
    let tail = text.reversed().prefix { character in
      left -= of(SafeText.visible(character))
      return left >= 0
    }
    return mark + String(tail.reversed())
  }

  /// `text` cut or filled with spaces to exactly `columns`.
  package static func pad(
    _ text: some StringProtocol, to columns: Int, align: Alignment = .left
  ) -> String {
    let cut = truncate(text, to: columns)
    let missing = max(0, columns - of(cut))
    let before =
      switch align {
      case .left: 0
      case .right: missing
      case .centre: missing / 2
      }
    return String(repeating: " ", count: before) + cut
      + String(repeating: " ", count: missing - before)
  }

  private static func prefix(of text: some StringProtocol, columns: Int) -> String {
    var left = columns
    return String(
      text.prefix { character in
        left -= of(SafeText.visible(character))
        return left >= 0
      })
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }
}

/// Where text goes within the columns it has.
package enum Alignment: Sendable {
  case left, right, centre
}
