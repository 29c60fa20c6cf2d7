package import Screen

/// Key bindings of the user's own: TOML with a line for each key, as `"<C-n>" = "next-frame"`.
///
/// `"none"` frees a key. What the file does not name stays as it is.
package struct BindingsFile: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package let key: Key
    /// `nil`: the key is freed.
    package let command: String?
  }

  /// In the order of their lines.
  package let entries: [Entry]
  /// Lines that name no command, in their order; their keys stay as they are.
  package let warnings: [ConfigWarning]

  /// What holds where there is no file.
  package init() {
    entries = []
    warnings = []
  }

  private static let none = "none"

  /// Takes a document.
  ///
  /// - Parameter commands: the names that keys may be bound to.
  package init(_ document: ConfigDocument, commands: [String]) throws(ConfigError) {
    var entries: [Entry] = []
    var warnings: [ConfigWarning] = []
    var names: [Key: String] = [:]
    for name in document.root.keys.sorted(by: { document.order(of: $0) < document.order(of: $1) }) {
      let key = try Self.key(name, in: document)
      if let first = names.updateValue(name, forKey: key) {
        throw ConfigError(
          path: document.path, line: document.line(of: name), key: "\"\(name)\"",
          found: "the key \"\(first)\" again, which line \(document.line(of: first) ?? 0) binds",
          expected: "one line for each key")
      }
      guard let command = try document.text(name) else { continue }
      if command == Self.none {
        entries.append(Entry(key: key, command: nil))
      } else if commands.contains(command) {
        entries.append(Entry(key: key, command: command))
      } else {
        warnings.append(
          document.warning(
            at: name, "\"\(name)\" is bound to \"\(command)\", which is no command",
            meant: command, known: commands))
      }
    }
    self.entries = entries
    self.warnings = warnings
  }

  private static func key(
    _ name: String, in document: ConfigDocument
  ) throws(ConfigError) -> Key {
    guard let key = try? Key(parsing: name), key.isOfKeyboard else {
      throw ConfigError(
        path: document.path, line: document.line(of: name), key: "\"\(name)\"",
        found: "no key that can be bound",
        expected: "a character or a name, such as \"l\", \"<Left>\" or \"<C-l>\"")
    }
    return key
  }
}

extension Key {
  fileprivate var isOfKeyboard: Bool {
    switch self {
    case .resize, .click, .scrollUp, .scrollDown: false
    default: true
    }
  }
}
