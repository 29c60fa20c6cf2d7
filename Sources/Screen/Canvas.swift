/// A drawing context: a view of a grid through a rectangle; all drawing uses its coordinates and is
/// clipped to it.
package struct Canvas {
  /// The whole screen.
  package var grid: CellGrid
  /// The grid drawn on.
  package let rect: Rect
  /// Which characters may be drawn.
  package let glyphs: GlyphTier

  package var rows: Int { rect.rows }
  package var columns: Int { rect.columns }
  /// Its rectangle in its own coordinates.
  package var bounds: Rect { Rect(size: rect.size) }

  /// See `CellGrid.write`.
  @discardableResult
  package mutating func write(
    _ text: some StringProtocol, row: Int, column: Int, role: StyleRole = .text,
    attributes: CellAttributes = [], maxWidth: Int = .max
  ) -> Int {
    grid.write(
      text, row: row, column: column, role: role, attributes: attributes, maxWidth: maxWidth,
      in: rect)
  }

  /// See `CellGrid.write`.
  @discardableResult
  package mutating func write(
    _ spans: [Span], row: Int, column: Int, maxWidth: Int = .max
  ) -> Int {
    grid.write(spans, row: row, column: column, maxWidth: maxWidth, in: rect)
  }

  /// Fills all or part.
  package mutating func fill(
    _ part: Rect? = nil, with character: Character = " ", role: StyleRole = .text,
    attributes: CellAttributes = []
  ) {
    grid.fill(absolute(part), with: character, role: role, attributes: attributes)
  }

  /// Restyles all or part; see `CellGrid.style`.
  package mutating func style(
    _ part: Rect? = nil, role: StyleRole? = nil, adding attributes: CellAttributes = []
  ) {
    grid.style(absolute(part), role: role, adding: attributes)
  }

  /// Draws on part of this canvas only.
  package mutating func draw(in part: Rect, _ body: (inout Canvas) -> Void) {
    grid.draw(in: absolute(part), glyphs: glyphs, body)
  }

  private func absolute(_ part: Rect?) -> Rect {
    guard let part else { return rect }
    return part.moved(rows: rect.row, columns: rect.column).intersection(rect)
  }
}
