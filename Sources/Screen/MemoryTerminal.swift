/// A terminal in memory: it types a script of keys and keeps the screen it is shown.
package final class MemoryTerminal: TerminalBackend {
  package private(set) var size: Size
  /// What was presented last.
  package private(set) var grid: CellGrid
  /// Cells redrawn by each `present`, in order.
  package private(set) var changedCells: [Int] = []
  /// Times the program asked to be suspended.
  package private(set) var suspensions = 0
  package var mouse = false
  private var keys: ArraySlice<Key>
  private var shown: CellGrid?

  /// A terminal of `size` at which someone types `keys`; a `.resize` among them changes the size.
  package init(size: Size, keys: [Key] = []) {
    self.size = size
    self.keys = keys[...]
    grid = CellGrid(size: size)
  }

  package func present(_ grid: CellGrid, theme: Theme) {
    changedCells.append(GridDiff(from: shown, to: grid).cellCount)
    self.grid = grid
    shown = grid
  }

  /// The next key of the script, at once; `.closed` after the last.
  package func nextEvent(timeout: Duration?) -> TerminalEvent {
    guard let key = keys.popFirst() else { return .closed }
    if case .resize(let size) = key { self.size = size }
    return .key(key)
  }

  /// Does nothing: this terminal never waits.
  package var waker: TerminalWaker { TerminalWaker {} }

  package func invalidate() { shown = nil }

  package func suspend() { suspensions += 1 }

  /// The screen as golden files keep it; see `CellGrid.dump`.
  package var dump: String { grid.dump }
}

extension CellGrid {
  /// The screen as text: its size, the rows as they read, the letters of their roles, and, where a cell
  /// has attributes, a block of those.
  ///
  /// Rows stand between bars, so that trailing spaces count. A wide grapheme is written once in the
  /// first block and covers two letters in the others. Attributes are `b`old, `d`im, `i`talic,
  /// `u`nderline, `r`everse, `+` for more than one.
  package var dump: String {
    var blocks = ["size \(size)", "text", block { $0.width > 0 ? $0.character : nil }]
    blocks += ["roles", block { $0.role.letter }]
    if cells.contains(where: { !$0.attributes.isEmpty }) {
      blocks += ["attributes", block { $0.attributes.letter }]
    }
    return blocks.joined(separator: "\n") + "\n"
  }

  private func block(_ letter: (Cell) -> Character?) -> String {
    (0..<rows).map { row in
      "|" + String(cells[row * columns..<(row + 1) * columns].compactMap(letter)) + "|"
    }.joined(separator: "\n")
  }
}

extension CellAttributes {
  fileprivate var letter: Character {
    switch self {
    case []: "."
    case .bold: "b"
    case .dim: "d"
    case .italic: "i"
    case .underline: "u"
    case .reverse: "r"
    default: "+"
    }
  }
}
