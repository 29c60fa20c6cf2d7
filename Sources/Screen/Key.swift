/// What can arrive from the keyboard (and its neighbours: the mouse, and a change of size).
package enum Key: Hashable, Sendable {
  /// A printable character other than space.
  case character(Character)
  case space, up, down, left, right, home, end, pageUp, pageDown
  case enter, escape, tab, backTab, backspace, delete, insert
  /// F1 is `function(1)`.
  case function(Int)
  /// A letter or sign with Ctrl; letters in lower case.
  case control(Character)
  /// The terminal has another size now.
  case resize(Size)
  /// The left button went down on a cell.
  case click(Point)
  /// The wheel was turned over a cell.
  case scrollUp(Point)
  case scrollDown(Point)
}

/// A text that names no key.
package struct KeyError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  package let text: String
  /// Characters of the text that was read before it.
  package let offset: Int
  /// What would have been right.
  package let expected: String

  package var description: String {
    "\"\(text)\" at character \(offset + 1) names no key; \(expected)"
  }
}
