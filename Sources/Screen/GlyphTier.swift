/// Which characters may be drawn, the richest first.
package enum GlyphTier: String, CaseIterable, Sendable {
  /// Braille dots, block elements and lines.
  case braille
  /// Block elements and lines.
  case blocks
  /// Printable ASCII only.
  case ascii

  /// Shades from none to full: one per step of the ramp, or fewer.
  package var shades: [Character] {
    switch self {
    case .braille, .blocks: [" ", "░", "▒", "▓", "█"]
    case .ascii: [" ", ".", ":", "-", "=", "+", "*", "#"]
    }
  }

  /// The shade for a fraction; below 0 and NaN count as 0, above 1 as 1.
  package func shade(_ fraction: Double) -> Character {
    guard fraction > 0 else { return shades[0] }
    // Anything above 0 is visible.
    let steps = shades.count - 1
    return shades[max(1, Int((min(fraction, 1) * Double(steps)).rounded()))]
  }

  /// A cell filled from below to a fraction.
  package func column(_ fraction: Double) -> Character {
    switch self {
    case .ascii: shade(fraction)
    case .braille, .blocks: Self.eighths(fraction, of: Self.columns)
    }
  }

  /// A bar filling a fraction of `width` columns from the left, without trailing spaces.
  ///
  /// A fraction above 0 is always visible.
  package func bar(_ fraction: Double, width: Int) -> String {
    guard fraction > 0, width > 0 else { return "" }
    let eighths = max(1, Int((min(1, fraction) * Double(width * 8)).rounded()))
    switch self {
    case .ascii:
      return String(repeating: "#", count: max(1, (eighths + 4) / 8))
    case .braille, .blocks:
      let rest = eighths % 8
      return String(repeating: "█", count: eighths / 8) + (rest > 0 ? String(Self.bars[rest]) : "")
    }
  }

  /// The character itself, or its substitute in the ASCII tier (`?` if there is none).
  package func fit(_ character: Character) -> Character {
    guard self == .ascii, !character.isASCII else { return character }
    return asciiFallbacks[character] ?? "?"
  }

  /// `text` with every character replaced if necessary.
  package func fit(_ text: some StringProtocol) -> String { String(text.map { fit($0) }) }

  private static let columns: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let bars: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  private static func eighths(_ fraction: Double, of glyphs: [Character]) -> Character {
    guard fraction > 0 else { return glyphs[0] }
    return glyphs[max(1, Int((min(fraction, 1) * 8).rounded()))]
  }
}

extension CellGrid {
  /// The grid with every character replaced as a tier requires; a wide one becomes one character
  /// and a space.
  package func fitted(to tier: GlyphTier) -> CellGrid {
    guard tier == .ascii else { return self }
    var fitted = self
    for index in cells.indices where !cells[index].character.isASCII {
      let cell = cells[index]
      fitted.cells[index] = Cell(
        tier.fit(cell.character), role: cell.role, attributes: cell.attributes)
      if cell.width == 2 { fitted.cells[index + 1] = cells[index + 1].erased }
    }
    return fitted
  }
}

/// ASCII substitutes for characters.
private let asciiFallbacks: [Character: Character] = {
  let rows: [(String, Character)] = [
    ("─━╌┄╴╶═–—−", "-"), ("│┃╎┆╵╷║", "|"), ("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╪╫╬", "+"),
    ("░·⋅•", "."), ("▒", ":"), ("▓", "="), ("█▉▊▋■", "#"), ("▌▍▐", "|"), ("▎▏", "."),
    ("▁▂", "_"), ("▃▄", "-"), ("▅▆", "="), ("▇▀", "#"), ("▸▶►→⇒›»", ">"), ("◂◀◄←⇐‹«", "<"),
    ("▲▴↑⇑", "^"), ("▼▾↓⇓", "v"), ("↔⇔", "="), ("…", "~"), ("✓✔", "+"), ("✗✘×", "x"),
    ("●◆◉", "*"), ("○◇◦∘", "o"), ("≥", ">"), ("≤", "<"), ("≈", "~"), ("±", "+"),
    ("‘’", "'"), ("“”", "\""), ("\u{A0}", " "), ("Δ∆", "d"), ("Σ∑", "S"), ("ε", "e"), ("∞", "8"),
    ("↵⏎", "<"), ("␣", "_"), ("⚠", "!"), ("∅", "0"), ("⚑", "P"),
  ]
  var table: [Character: Character] = [:]
  for (characters, ascii) in rows {
    for character in characters { table[character] = ascii }
  }
  return table
}()
