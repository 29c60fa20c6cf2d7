/// How many columns text takes on a terminal.
///
/// East Asian Width (Unicode Standard Annex 11) decides between one and two columns, with one for
/// ambiguous characters; marks and format characters take none. A grapheme takes at most two.
package enum DisplayWidth {
  /// Columns of a single scalar: 0, 1 or 2; control characters count 0.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x7F { return value < 0x20 ? 0 : 1 }
    if value < 0x300 { return value < 0xA0 ? 0 : 1 }
    // Hangul vowels and finals combine with the initial consonant.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default:
      return isWide(value) ? 2 : 1
    }
  }

  /// Columns of a grapheme: 0 if nothing of it is visible, else 1 or 2.
  package static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    var sum = 0
    for scalar in character.unicodeScalars {
      // An emoji sequence, keycap or flag is one picture of two columns.
      if scalar == "\u{FE0F}" || scalar == "\u{200D}", sum > 0 { return 2 }
      sum += of(scalar)
    }
    return min(sum, 2)
  }

  /// Columns of text as `CellGrid.write` shows it: control characters count as their substitutes.
  package static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of(SafeText.visible($1)) }
  }

  /// The longest prefix of `text` that fits `columns`, ending with `ellipsis` if truncated.
  ///
  /// The ellipsis is left out if even it does not fit.
  package static func truncate(
    _ text: some StringProtocol, to columns: Int, ellipsis: String = "…"
  ) -> String {
    guard of(text) > columns else { return String(text) }
    let mark = of(ellipsis) <= columns ? ellipsis : ""
    return prefix(of: text, columns: columns - of(mark)) + mark
  }

  /// The longest suffix of `text` that fits `columns`, after `ellipsis` if truncated.
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

  /// `text` truncated or padded with spaces to exactly `columns`.
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

/// The alignment of text within its columns.
package enum Alignment: Sendable {
  case left, right, centre
}
