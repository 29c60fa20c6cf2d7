/// The captions and styles of a box.
package struct BoxStyle: Hashable, Sendable {
  /// Written into the top edge, left; truncated if too long.
  package var title: [Span]
  /// Written into the top edge, right, if it fits beside the title.
  package var note: [Span]
  /// Written into the bottom edge, left; truncated if too long.
  package var footer: [Span]
  package var border: StyleRole

  package init(
    title: [Span] = [], note: [Span] = [], footer: [Span] = [], border: StyleRole = .border
  ) {
    self.title = title
    self.note = note
    self.footer = footer
    self.border = border
  }

  /// A panel's frame, styled as focused or not.
  package init(title: String, focused: Bool, note: String = "", footer: String = "") {
    let role: StyleRole = focused ? .titleFocused : .title
    self.init(
      title: title.isEmpty ? [] : [Span(title, role)],
      note: note.isEmpty ? [] : [Span(note, .dim)],
      footer: footer.isEmpty ? [] : [Span(footer, .dim)],
      border: focused ? .borderFocused : .border)
  }
}

extension CellGrid {
  /// Draws a box along the edge of `rect`, leaving its interior unchanged.
  ///
  /// It joins lines already drawn in a border role (`├`, `┬`, `┼`), so that panels can share edges;
  /// a shared line is focused if either panel is.
  ///
  /// - Returns: The interior.
  @discardableResult
  package mutating func box(_ rect: Rect, _ style: BoxStyle = BoxStyle()) -> Rect {
    guard rect.rows > 1, rect.columns > 1 else { return rect.inset(by: 1) }
    let last = (row: rect.endRow - 1, column: rect.endColumn - 1)
    for column in rect.column + 1..<last.column {
      line([.left, .right], row: rect.row, column: column, role: style.border)
      line([.left, .right], row: last.row, column: column, role: style.border)
    }
    for row in rect.row + 1..<last.row {
      line([.up, .down], row: row, column: rect.column, role: style.border)
      line([.up, .down], row: row, column: last.column, role: style.border)
    }
    line([.right, .down], row: rect.row, column: rect.column, role: style.border)
    line([.left, .down], row: rect.row, column: last.column, role: style.border)
    line([.right, .up], row: last.row, column: rect.column, role: style.border)
    line([.left, .up], row: last.row, column: last.column, role: style.border)
    caption(style, on: rect)
    return rect.inset(by: 1)
  }

  /// A line across `rect` along its row `row`, joined to the lines it meets.
  package mutating func rule(row: Int, in rect: Rect, role: StyleRole = .border) {
    for column in rect.columnRange {
      var arms: LineArms = [.left, .right]
      if column == rect.column { arms.remove(.left) }
      if column == rect.endColumn - 1 { arms.remove(.right) }
      line(arms, row: rect.row + row, column: column, role: role)
    }
  }

  private mutating func caption(_ style: BoxStyle, on rect: Rect) {
    let edge = rect.splitTop(1).top.inset(left: 1, right: 1)
    let used = write(style.title, row: 0, column: 0, in: edge)
    let noteWidth = style.note.reduce(0) { $0 + $1.width }
    if noteWidth > 0, used + 1 + noteWidth <= edge.columns {
      write(style.note, row: 0, column: edge.columns - noteWidth, in: edge)
    }
    write(style.footer, row: 0, column: 0, in: edge.moved(rows: rect.rows - 1))
  }

  private mutating func line(_ arms: LineArms, row: Int, column: Int, role: StyleRole) {
    let old = self[row, column]
    var arms = arms
    var role = role
    if old.role == .border || old.role == .borderFocused, let met = LineArms(old.character) {
      arms.formUnion(met)
      if old.role == .borderFocused { role = .borderFocused }
    }
    put(Cell(arms.character, role: role), row: row, column: column, clip: bounds)
  }
}

extension Canvas {
  /// Draws a box along the edge of the canvas, or of a part of it; see `CellGrid.box`.
  ///
  /// - Returns: The interior, in the canvas's coordinates.
  @discardableResult
  package mutating func box(_ style: BoxStyle = BoxStyle(), in part: Rect? = nil) -> Rect {
    let part = part ?? bounds
    grid.box(part.moved(rows: rect.row, columns: rect.column), style)
    return part.inset(by: 1)
  }
}

/// The directions in which a line leaves the centre of its cell.
struct LineArms: OptionSet, Hashable {
  let rawValue: Int

  static let up = LineArms(rawValue: 1)
  static let right = LineArms(rawValue: 2)
  static let down = LineArms(rawValue: 4)
  static let left = LineArms(rawValue: 8)

  /// By `rawValue`.
  private static let characters: [Character] = [
    " ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼",
  ]

  init(rawValue: Int) { self.rawValue = rawValue & 15 }

  /// The arms of a line character; `nil` for any other.
  init?(_ character: Character) {
    guard let index = Self.characters.firstIndex(of: character), index > 0 else { return nil }
    rawValue = index
  }

  var character: Character { Self.characters[rawValue] }
}
