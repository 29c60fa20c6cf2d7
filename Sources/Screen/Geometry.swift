/// A position on the screen: row and column from the top left, both from 0.
package struct Point: Hashable, Sendable {
  package var row: Int
  package var column: Int

  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// An extent in cells; never negative.
package struct Size: Hashable, Sendable, CustomStringConvertible {
  package let rows: Int
  package let columns: Int

  /// Negative extents become 0.
  package init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// Columns first, as usual for terminals: `80x24`.
  package var description: String { "\(columns)x\(rows)" }
}

/// A rectangle of cells: its top left corner and its extent, which is never negative.
package struct Rect: Hashable, Sendable {
  package let row: Int
  package let column: Int
  package let rows: Int
  package let columns: Int

  /// Negative extents become 0; the corner may be anywhere.
  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// The rectangle of `size` at the top left of the screen.
  package init(size: Size) {
    self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
  }

  package var size: Size { Size(rows: rows, columns: columns) }
  package var isEmpty: Bool { rows == 0 || columns == 0 }
  /// One past the last row.
  package var endRow: Int { row + rows }
  /// One past the last column.
  package var endColumn: Int { column + columns }
  package var rowRange: Range<Int> { row..<endRow }
  package var columnRange: Range<Int> { column..<endColumn }

  package func contains(row: Int, column: Int) -> Bool {
    rowRange.contains(row) && columnRange.contains(column)
  }

  /// The intersection; empty, at the later corner, if they do not overlap.
  package func intersection(_ other: Rect) -> Rect {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return Rect(
      row: top, column: left, rows: min(endRow, other.endRow) - top,
      columns: min(endColumn, other.endColumn) - left)
  }

  /// The rectangle shrunk by this many cells at each side; at worst empty.
  package func inset(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) -> Rect {
    Rect(
      row: row + min(top, rows), column: column + min(left, columns),
      rows: rows - top - bottom, columns: columns - left - right)
  }

  /// The rectangle shrunk by `margin` cells at every side: with 1, the interior of a box.
  package func inset(by margin: Int) -> Rect {
    inset(top: margin, left: margin, bottom: margin, right: margin)
  }

  /// The rectangle moved by this many rows and columns.
  package func moved(rows: Int = 0, columns: Int = 0) -> Rect {
    Rect(row: row + rows, column: column + columns, rows: self.rows, columns: self.columns)
  }
}
