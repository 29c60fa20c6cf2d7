extension CellGrid {
  /// Writes text at a position, clipped to `rect`, and returns the columns it took.
  ///
  /// `row` and `column` count from the top left of `rect` (the whole grid if `nil`) and may lie
  /// outside it. Nothing wraps: text ends at the right edge or after `maxWidth` columns. A wide
  /// grapheme cut by an edge becomes a space; control characters are shown as control pictures.
  ///
  /// - Returns: Columns from `column` to the end of the text, even if its left part was clipped:
  ///   where the next piece of text goes.
  @discardableResult
  package mutating func write(
    _ text: some StringProtocol, row: Int, column: Int, role: StyleRole = .text,
    attributes: CellAttributes = [], maxWidth: Int = .max, in rect: Rect? = nil
  ) -> Int {
    let frame = rect ?? bounds
    let clip = frame.intersection(bounds)
    let at = frame.row + row
    var column = frame.column + column
    let start = column
    let end = maxWidth < clip.endColumn - start ? start + max(0, maxWidth) : clip.endColumn
    guard clip.rowRange.contains(at) else {
      return max(0, min(DisplayWidth.of(text), end - start))
    }
    for character in text {
      guard column < end else { break }
      let cell = Cell(character, role: role, attributes: attributes)
      let next = column + Int(cell.width)
      if column >= clip.column && next <= end {
        put(cell, row: at, column: column, clip: clip)
      } else {
        let space = Cell(" ", role: role, attributes: attributes)
        for half in max(column, clip.column)..<max(column, clip.column, min(next, end)) {
          put(space, row: at, column: half, clip: clip)
        }
      }
      column = min(next, end)
    }
    return column - start
  }

  /// Writes pieces of different roles one after the other; returns their total columns.
  @discardableResult
  package mutating func write(
    _ spans: [Span], row: Int, column: Int, maxWidth: Int = .max, in rect: Rect? = nil
  ) -> Int {
    var used = 0
    for span in spans where used < maxWidth {
      used += write(
        span.text, row: row, column: column + used, role: span.role, attributes: span.attributes,
        maxWidth: maxWidth - used, in: rect)
    }
    return used
  }

  /// Fills `rect` with a one-column character (otherwise a space), clipped to the grid.
  package mutating func fill(
    _ rect: Rect, with character: Character = " ", role: StyleRole = .text,
    attributes: CellAttributes = []
  ) {
    let given = Cell(character, role: role, attributes: attributes)
    let cell = given.width == 1 ? given : given.erased
    let clip = rect.intersection(bounds)
    for row in clip.rowRange {
      for column in clip.columnRange { put(cell, row: row, column: column, clip: clip) }
    }
  }

  /// Gives the cells of `rect` another role or more attributes, leaving the text unchanged.
  ///
  /// If an edge cuts a wide grapheme, both halves change.
  package mutating func style(
    _ rect: Rect, role: StyleRole? = nil, adding attributes: CellAttributes = []
  ) {
    let clip = rect.intersection(bounds)
    for row in clip.rowRange {
      var range = clip.columnRange
      guard !range.isEmpty else { continue }
      if self[row, range.lowerBound].width == 0 { range = range.lowerBound - 1..<range.upperBound }
      if self[row, range.upperBound - 1].width == 2 {
        range = range.lowerBound..<range.upperBound + 1
      }
      for column in range {
        let index = row * columns + column
        cells[index] = cells[index].styled(role: role, adding: attributes)
      }
    }
  }

  /// Lends part of the grid as a canvas: `body` draws in coordinates of `rect`, clipped to it. An
  /// empty part is not drawn.
  package mutating func draw(
    in rect: Rect, glyphs: GlyphTier = .blocks, _ body: (inout Canvas) -> Void
  ) {
    guard rect.rows > 0, rect.columns > 0 else { return }
    // The cells are moved there and back, so that drawing does not copy them.
    var canvas = Canvas(grid: CellGrid(rows: 0, columns: 0), rect: rect, glyphs: glyphs)
    swap(&self, &canvas.grid)
    body(&canvas)
    swap(&self, &canvas.grid)
  }
}

/// A piece of text with one role.
package struct Span: Hashable, Sendable {
  package var text: String
  package var role: StyleRole
  package var attributes: CellAttributes

  package init(_ text: String, _ role: StyleRole = .text, attributes: CellAttributes = []) {
    self.text = text
    self.role = role
    self.attributes = attributes
  }

  /// Columns.
  package var width: Int { DisplayWidth.of(text) }
}
