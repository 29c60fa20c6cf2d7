/// A plot of dots finer than cells: 2x4 per cell in braille, 2x2 in blocks, one in ASCII.
package struct DotPlot: Sendable {
  /// The extent in cells.
  package let size: Size
  package let tier: GlyphTier
  /// One bit per dot of each cell, row by row.
  private var cells: [UInt8]

  package init(size: Size, tier: GlyphTier) {
    self.size = size
    self.tier = tier
    cells = Array(repeating: 0, count: size.rows * size.columns)
  }

  /// The extent in dots.
  package var dots: Size {
    Size(rows: size.rows * dotsPerCell.rows, columns: size.columns * dotsPerCell.columns)
  }

  /// Sets a dot, counted from the top left; dots outside are ignored.
  package mutating func set(row: Int, column: Int) {
    guard (0..<dots.rows).contains(row), (0..<dots.columns).contains(column) else { return }
    let cell = dotsPerCell
    let bit = (row % cell.rows) * cell.columns + column % cell.columns
    cells[row / cell.rows * size.columns + column / cell.columns] |= 1 << bit
  }

  /// The character that shows the dots of a cell; a space if none is set or there is no cell.
  package func character(row: Int, column: Int) -> Character {
    guard Rect(size: size).contains(row: row, column: column) else { return " " }
    let bits = cells[row * size.columns + column]
    guard bits != 0 else { return " " }
    switch tier {
    case .ascii: return "*"
    case .blocks: return Self.quadrants[Int(bits & 15)]
    case .braille: return Self.braille(bits)
    }
  }

  private var dotsPerCell: Size {
    switch tier {
    case .braille: Size(rows: 4, columns: 2)
    case .blocks: Size(rows: 2, columns: 2)
    case .ascii: Size(rows: 1, columns: 1)
    }
  }

  /// By bits: upper left 1, upper right 2, lower left 4, lower right 8.
  private static let quadrants: [Character] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]

  /// The Unicode numbering runs down the left column, down the right one, then along the last row.
  private static func braille(_ bits: UInt8) -> Character {
    let order: [UInt32] = [0, 3, 1, 4, 2, 5, 6, 7]
    var pattern: UInt32 = 0
    for (bit, place) in order.enumerated() where bits & (1 << bit) != 0 { pattern |= 1 << place }
    return Unicode.Scalar(0x2800 + pattern).map(Character.init) ?? " "
  }
}
