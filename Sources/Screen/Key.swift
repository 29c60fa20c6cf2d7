/// Input events: keys, the mouse, and a change of size.
package enum Key: Hashable, Sendable {
  /// A printable character other than space.
  case character(Character)
  case space, up, down, left, right, home, end, pageUp, pageDown
  case enter, escape, tab, backTab, backspace, delete, insert
  /// F1 is `function(1)`.
  case function(Int)
  /// A letter or sign with Ctrl; letters in lower case.
  case control(Character)
  /// The terminal changed its size.
  case resize(Size)
  /// The left button was pressed on a cell.
  case click(Point)
  /// The wheel was turned over a cell.
  case scrollUp(Point)
  case scrollDown(Point)
  /// Text was pasted.
  case paste(String)

  /// The pasted text, if it is not a key.
  package var pasted: String? {
    if case .paste(let text) = self { text } else { nil }
  }
}

/// A text that does not name a key.
package struct KeyError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  package let text: String
  /// Its offset in the text, in characters.
  package let offset: Int
  /// What was expected.
  package let expected: String

  package var description: String {
    "\"\(text)\" at character \(offset + 1) does not name a key; \(expected)"
  }
}
