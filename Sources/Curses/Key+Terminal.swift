import CTerminal
import Screen

extension Key {
  /// The key of a terminal event; `nil` if it is not used here.
  init?(_ event: cterm_event) {
    let point = Point(row: Int(event.row), column: Int(event.column))
    switch (Int(event.kind), Int(event.value)) {
    case (CTERM_CHARACTER, let value):
      guard let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
      self.init(typed: scalar)
    case (CTERM_KEY, let value):
      self.init(code: value)
    case (CTERM_MOUSE, CTERM_BUTTON_LEFT): self = .click(point)
    case (CTERM_MOUSE, CTERM_WHEEL_UP): self = .scrollUp(point)
    case (CTERM_MOUSE, CTERM_WHEEL_DOWN): self = .scrollDown(point)
    default: return nil
    }
  }

  private init?(typed scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x00: self = .control("@")
    case 0x08, 0x7F: self = .backspace
    case 0x09: self = .tab
    case 0x0A, 0x0D: self = .enter
    case 0x1B: self = .escape
    case 0x20: self = .space
    // Ctrl clears the upper bits of a character.
    case 0x01..<0x20:
      let sign = Character(Unicode.Scalar(UInt8(scalar.value) + 0x40))
      guard let key = Key.withControl(Character(sign.lowercased())) else { return nil }
      self = key
    case 0x80..<0xA0: return nil
    default: self = .character(Character(scalar))
    }
  }

  private init?(code: Int) {
    switch code {
    case CTERM_KEY_UP: self = .up
    case CTERM_KEY_DOWN: self = .down
    case CTERM_KEY_LEFT: self = .left
    case CTERM_KEY_RIGHT: self = .right
    case CTERM_KEY_HOME: self = .home
    case CTERM_KEY_END: self = .end
    case CTERM_KEY_PAGE_UP: self = .pageUp
    case CTERM_KEY_PAGE_DOWN: self = .pageDown
    case CTERM_KEY_ENTER: self = .enter
    case CTERM_KEY_BACKTAB: self = .backTab
    case CTERM_KEY_BACKSPACE: self = .backspace
    case CTERM_KEY_DELETE: self = .delete
    case CTERM_KEY_INSERT: self = .insert
    case CTERM_KEY_FUNCTION + 1...CTERM_KEY_FUNCTION + 63:
      self = .function(code - CTERM_KEY_FUNCTION)
    default: return nil
    }
  }
}
