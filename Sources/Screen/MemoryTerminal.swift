/// An in-memory terminal: it plays a script of keys and keeps the presented screen.
package final class MemoryTerminal: TerminalBackend {
  package private(set) var size: Size
  /// The screen last presented.
  package private(set) var grid: CellGrid
  /// Cells redrawn by each `present`, in order.
  package private(set) var changedCells: [Int] = []
  /// Number of suspend requests.
  package private(set) var suspensions = 0
  package var mouse = false
  private var keys: ArraySlice<Key>
  private var shown: CellGrid?

  /// A terminal of `size` that receives `keys`; a `.resize` among them changes the size.
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

  /// The next key of the script, immediately; `.closed` after the last.
  package func nextEvent(timeout: Duration?) -> TerminalEvent {
    guard let key = keys.popFirst() else { return .closed }
    if case .resize(let size) = key { self.size = size }
    return .key(key)
  }

  /// Does nothing: this terminal never waits.
  package var waker: TerminalWaker { TerminalWaker {} }

  package func invalidate() { shown = nil }

  package func suspend() { suspensions += 1 }

  /// The screen as stored in golden files; see `CellGrid.dump`.
  package var dump: String { grid.dump }
}

extension CellGrid {
  /// The screen as text: its size, the rows, the letters of their roles, and, if any cell has
  /// attributes, a block of those.
  ///
  /// Rows are enclosed in bars, so that trailing spaces count. A wide grapheme is written once in
  /// the first block and covers two letters in the others. Attributes are `b`old, `d`im, `i`talic,
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
