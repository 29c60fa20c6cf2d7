/// Attributes a terminal can show besides colour.
package struct CellAttributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let bold = CellAttributes(rawValue: 1)
  package static let dim = CellAttributes(rawValue: 2)
  package static let italic = CellAttributes(rawValue: 4)
  package static let underline = CellAttributes(rawValue: 8)
  package static let reverse = CellAttributes(rawValue: 16)

  /// The attributes by their names in theme files.
  package static let named: [(name: String, attribute: CellAttributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("reverse", .reverse),
  ]
}

/// One cell of the screen: its text and its role, without a colour.
package struct Cell: Hashable, Sendable {
  /// A grapheme that is safe to print; a space in the right half of a wide one.
  package let character: Character
  /// Columns: 1, or 2 for the left half of a wide grapheme and 0 for its right half.
  package let width: UInt8
  package let role: StyleRole
  /// Added to those of the role's style.
  package let attributes: CellAttributes

  /// Control characters are replaced by visible substitutes.
  package init(
    _ character: Character, role: StyleRole = .text, attributes: CellAttributes = []
  ) {
    let visible = SafeText.visible(character)
    self.init(
      character: visible, width: UInt8(DisplayWidth.of(visible)), role: role,
      attributes: attributes)
  }

  private init(character: Character, width: UInt8, role: StyleRole, attributes: CellAttributes) {
    self.character = character
    self.width = width
    self.role = role
    self.attributes = attributes
  }

  /// A space in the default role.
  package static let empty = Cell(
    character: " ", width: 1, role: .text, attributes: [])

  /// The right half of this cell, if it is the left half of a wide grapheme.
  var rightHalf: Cell {
    Cell(character: " ", width: 0, role: role, attributes: attributes)
  }

  /// A space in the same role.
  var erased: Cell {
    Cell(character: " ", width: 1, role: role, attributes: attributes)
  }

  /// The same text in another role.
  func styled(role: StyleRole?, adding attributes: CellAttributes) -> Cell {
    Cell(
      character: character, width: width, role: role ?? self.role,
      attributes: self.attributes.union(attributes))
  }
}
