import CTerminal
import Screen

/// Draws runs of cells on the terminal in the colours of a theme.
struct Painter {
  let theme: Theme
  /// Whether the terminal accepts RGB colours.
  let isDirect: Bool
  /// By the index of the role.
  private let styles: [TerminalStyle]

  init(theme: Theme, tier: ColorTier, isDirect: Bool) {
    self.theme = theme
    self.isDirect = isDirect
    styles = StyleRole.allCases.map { tier.resolve(theme[$0]) }
  }

  /// Adjacent cells with the same style are sent together.
  func paint(_ run: GridDiff.Run) {
    var text = ""
    var start = run.column
    for (offset, cell) in run.cells.enumerated() {
      let previous = offset > 0 ? run.cells[offset - 1] : cell
      if cell.role != previous.role || cell.attributes != previous.attributes {
        put(text, row: run.row, column: start, like: previous)
        text = ""
        start = run.column + offset
      }
      text += Self.text(of: cell) { cterm_width($0) }
    }
    if let last = run.cells.last { put(text, row: run.row, column: start, like: last) }
  }

  private func put(_ text: String, row: Int, column: Int, like cell: Cell) {
    let style = styles[cell.role.index]
    cterm_put(
      Int32(row), Int32(column), text, number(style.foreground), number(style.background),
      Int32(style.attributes.union(cell.attributes).rawValue))
  }

  private func number(_ color: TerminalColor) -> Int32 {
    switch color {
    case .terminal: Int32(CTERM_OWN_COLOR)
    // A direct-colour terminal has only the first eight of the palette.
    case .index(let index) where isDirect && index > 7: Self.direct(ColorTier.indexedColor(index))
    case .index(let index): Int32(index)
    case .rgb(let rgb): Self.direct(rgb)
    }
  }

  private static func direct(_ rgb: RGB) -> Int32 {
    Int32(CTERM_RGB) + Int32(rgb.red) << 16 + Int32(rgb.green) << 8 + Int32(rgb.blue)
  }

  /// What to send for a cell so that ncurses, and a terminal that counts as it does, advance by its
  /// width: leading scalars of the grapheme while they fit, then spaces; nothing for a right half.
  ///
  /// ncurses counts scalars, not graphemes: it would give a family emoji six columns or more.
  static func text(of cell: Cell, width: (UInt32) -> Int32) -> String {
    if cell.character.isASCII { return cell.width == 0 ? "" : String(cell.character) }
    var left = Int(cell.width)
    var text = ""
    for scalar in cell.character.unicodeScalars {
      let columns = Int(width(scalar.value))
      // Selectors and joiners imply a width that not every terminal respects.
      guard columns >= 0, columns <= left, !isSelector(scalar) else { break }
      guard columns > 0 || text.unicodeScalars.count <= maxMarks else { break }
      text.unicodeScalars.append(scalar)
      left -= columns
    }
    if text.isEmpty { text = "?"; left -= 1 }
    return text + String(repeating: " ", count: max(0, left))
  }

  /// ncurses stores up to four marks with a character.
  private static let maxMarks = 4

  private static func isSelector(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{200D}" || (0xFE00...0xFE0F).contains(scalar.value)
  }
}
