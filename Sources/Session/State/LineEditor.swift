import Text

/// One line of text being typed, with a cursor and a history.
package struct LineEditor: Sendable, Equatable {
  private var characters: [Character]
  /// Position of the cursor, 0...count.
  package private(set) var cursor: Int
  private var history: [String]
  private var recalled: Int?

  package init(_ text: String = "", history: [String] = []) {
    characters = Array(text)
    cursor = characters.count
    self.history = history
  }

  package var text: String { String(characters) }

  /// The text left of the cursor: where the cursor is drawn depends on its display width.
  package var textBeforeCursor: String { String(characters[..<cursor]) }

  /// Applies an editing key; keys that edit nothing are ignored.
  package mutating func handle(_ key: KeyStroke) {
    if let pasted = key.pasted { return insert(pasted) }
    switch key.name {
    case "<Left>", "<C-b>": cursor = max(0, cursor - 1)
    case "<Right>", "<C-f>": cursor = min(characters.count, cursor + 1)
    case "<Home>", "<C-a>": cursor = 0
    case "<End>", "<C-e>": cursor = characters.count
    case "<Backspace>", "<C-h>":
      guard cursor > 0 else { return }
      cursor -= 1
      characters.remove(at: cursor)
    case "<Delete>", "<C-d>":
      guard cursor < characters.count else { return }
      characters.remove(at: cursor)
    case "<C-u>":
      characters.removeSubrange(..<cursor)
      cursor = 0
    case "<C-k>": characters.removeSubrange(cursor...)
    case "<Up>": recall(older: true)
    case "<Down>": recall(older: false)
    default:
      guard let character = key.character else { return }
      characters.insert(character, at: cursor)
      cursor += 1
    }
    regroup()
  }

  /// Inserts pasted text; line breaks and tabs become spaces, other control characters are dropped.
  private mutating func insert(_ text: String) {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let inserted = line.compactMap { character -> Character? in
      if character == "\t" { return " " }
      return character.unicodeScalars.contains(where: PlainText.isUnsafe) ? nil : character
    }
    characters.insert(contentsOf: inserted, at: cursor)
    cursor += inserted.count
    regroup()
  }

  /// A combining mark becomes one character with the one before it.
  private mutating func regroup() {
    let before = textBeforeCursor.count
    characters = Array(text)
    cursor = min(before, characters.count)
  }

  /// Replaces the text and puts the cursor at its end.
  package mutating func replace(with text: String) {
    characters = Array(text)
    cursor = characters.count
  }

  /// The same with another text, where there is one.
  func replaced(with text: String?) -> LineEditor {
    var editor = self
    if let text { editor.replace(with: text) }
    return editor
  }

  private mutating func recall(older: Bool) {
    let next = (recalled ?? history.count) + (older ? -1 : 1)
    guard next >= 0, next <= history.count else { return }
    recalled = next
    replace(with: next == history.count ? "" : history[next])
  }
}
