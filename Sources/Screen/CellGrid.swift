/// The screen as a value: rows x columns of cells.
///
/// Invariant: a cell of width 2 is followed in its row by one of width 0, and every cell of width 0
/// follows one of width 2. All writing is clipped; nothing traps at any size, 0x0 and 1x1 included.
package struct CellGrid: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// Row by row.
  var cells: [Cell]

  /// A grid of empty cells.
  package init(size: Size) {
    rows = size.rows
    columns = size.columns
    cells = Array(repeating: .empty, count: rows * columns)
  }

  package init(rows: Int, columns: Int) {
    self.init(size: Size(rows: rows, columns: columns))
  }

  package var size: Size { Size(rows: rows, columns: columns) }
  /// The whole grid.
  package var bounds: Rect { Rect(size: size) }

  /// The cell at a position; an empty one outside the grid.
  package subscript(row: Int, column: Int) -> Cell {
    guard bounds.contains(row: row, column: column) else { return .empty }
    return cells[row * columns + column]
  }

  /// A row's text without trailing spaces; wide graphemes appear once.
  package func text(row: Int) -> String {
    guard (0..<rows).contains(row) else { return "" }
    var text = ""
    for cell in cells[row * columns..<(row + 1) * columns] where cell.width > 0 {
      text.append(cell.character)
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// All rows as text, each on its line, without trailing spaces.
  package var text: String { (0..<rows).map { text(row: $0) + "\n" }.joined() }

  /// Puts a cell if it lies entirely inside `clip`; halves of wide graphemes that it cuts become
  /// spaces.
  mutating func put(_ cell: Cell, row: Int, column: Int, clip: Rect) {
    let width = Int(cell.width)
    guard width > 0, clip.contains(row: row, column: column), column + width <= clip.endColumn
    else { return }
    sever(row: row, column: column)
    sever(row: row, column: column + width)
    let index = row * columns + column
    cells[index] = cell
    if width == 2 { cells[index + 1] = cell.rightHalf }
  }

  /// If a wide grapheme straddles the boundary before `column`, both its halves become spaces.
  private mutating func sever(row: Int, column: Int) {
    guard column > 0, column < columns else { return }
    let index = row * columns + column
    guard cells[index].width == 0 else { return }
    cells[index - 1] = cells[index - 1].erased
    cells[index] = cells[index].erased
  }
}
