package import Screen

/// The user's key bindings: TOML with a line for each key, such as `"<C-n>" = "next-frame"`.
///
/// `"none"` unbinds a key. Keys not in the file keep their bindings.
package struct BindingsFile: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package let key: Key
    /// `nil`: the key is unbound.
    package let command: String?
  }

  /// In line order.
  package let entries: [Entry]
  /// Lines without a valid command, in order; their keys keep their bindings.
  package let warnings: [ConfigWarning]

  /// The defaults if there is no file.
  package init() {
    entries = []
    warnings = []
  }

  private static let none = "none"

  /// Reads a document.
  ///
  /// - Parameter commands: the command names keys may be bound to.
  package init(_ document: ConfigDocument, commands: [String]) throws(ConfigError) {
    var entries: [Entry] = []
    var warnings: [ConfigWarning] = []
    var names: [Key: String] = [:]
    for name in document.root.keys.sorted(by: { document.order(of: $0) < document.order(of: $1) }) {
      let key = try Self.key(name, in: document)
      if let first = names.updateValue(name, forKey: key) {
        throw ConfigError(
          path: document.path, line: document.line(of: name), key: "\"\(name)\"",
          found: "the key \"\(first)\" again, already bound in line "
            + "\(document.line(of: first) ?? 0)",
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
            at: name, "\"\(name)\" is bound to \"\(command)\", which is not a command",
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
        found: "not a key that can be bound",
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
