/// The cells to redraw to turn one screen into another.
package struct GridDiff: Equatable, Sendable {
  /// Adjacent changed cells of one row.
  package struct Run: Equatable, Sendable {
    package let row: Int
    package let column: Int
    /// Starts at `column`; never begins with the right half of a wide grapheme or ends with a left
    /// half.
    package let cells: [Cell]
  }

  /// From top to bottom, left to right; not adjacent.
  package let runs: [Run]

  /// Cells in all runs.
  package var cellCount: Int { runs.reduce(0) { $0 + $1.cells.count } }

  /// Everything if there is no old screen or its size differs, else the changes.
  ///
  /// Runs are widened to whole wide graphemes, of the old screen and of the new one.
  package init(from old: CellGrid?, to new: CellGrid) {
    let old = old?.size == new.size ? old : nil
    var runs: [Run] = []
    for row in 0..<new.rows {
      let start = row * new.columns
      var column = 0
      while column < new.columns {
        guard Self.differs(start + column, old, new) else {
          column += 1
          continue
        }
        var first = column
        while first > 0, Self.isRightHalf(start + first, old, new) { first -= 1 }
        var end = column + 1
        while end < new.columns,
          Self.isRightHalf(start + end, old, new) || Self.differs(start + end, old, new)
        {
          end += 1
        }
        runs.append(
          Run(row: row, column: first, cells: Array(new.cells[start + first..<start + end])))
        column = end
      }
    }
    self.runs = runs
  }

  private static func differs(_ index: Int, _ old: CellGrid?, _ new: CellGrid) -> Bool {
    guard let old else { return true }
    return old.cells[index] != new.cells[index]
  }

  private static func isRightHalf(_ index: Int, _ old: CellGrid?, _ new: CellGrid) -> Bool {
    new.cells[index].width == 0 || old?.cells[index].width == 0
  }
}
