/// A key press as the workbench sees it: the name that key files and help use.
///
/// A printable key is its character (`h`, `?`); others have a name in angle brackets (`<Left>`,
/// `<C-l>`). The layer that owns the terminal makes these; this one never sees a key code.
package struct KeyStroke: Hashable, Sendable {
  package let name: String

  /// The text, if it is not a key but a paste.
  package let pasted: String?

  package init(_ name: String, pasted: String? = nil) {
    self.name = name
    self.pasted = pasted
  }

  /// The name as a screen shows it: `Esc`, not `<Esc>`.
  package var label: String {
    name == "<Less>" ? "<" : name.hasPrefix("<") ? String(name.dropFirst().dropLast()) : name
  }

  /// The character to insert where text is typed; `nil` for keys that insert none.
  package var character: Character? {
    switch name {
    case "<Space>": " "
    case "<Less>": "<"
    default: name.count == 1 ? name.first : nil
    }
  }
}
