package import Screen

/// A string from a configuration file, validated elsewhere, with its place.
package struct ConfigText: Sendable, Equatable {
  package let key: String
  package let text: String
  private let path: String
  private let line: Int?

  init(_ text: String, key: String, in document: ConfigDocument) {
    self.key = key
    self.text = text
    path = document.path
    line = document.line(of: key)
  }

  /// The error if the value is invalid.
  package func error(expected: String) -> ConfigError {
    ConfigError(path: path, line: line, key: key, found: "\"\(text)\"", expected: expected)
  }
}

/// The user's workbench settings, from `config.toml`.
package struct ConfigFile: Sendable, Equatable {
  package private(set) var theme: ConfigText?
  /// `nil`: as the terminal supports.
  package private(set) var color: ColorTier?
  package private(set) var glyphs: GlyphTier?
  package private(set) var mouse: Bool?
  /// A program that plays audio, optionally with arguments.
  package private(set) var player: String?
  package private(set) var search: ConfigText?
  package private(set) var dialect: ConfigText?
  /// By knob name, with numbers and flags as typed on a command line.
  package private(set) var knobs: [ConfigText] = []
  /// Unknown keys, in line order.
  package private(set) var warnings: [ConfigWarning] = []

  /// The defaults if there is no file.
  package init() {}

  private static let keys = [
    "theme", "color", "glyphs", "mouse", "player", "search", "dialect", "knobs",
  ]

  /// Reads a document.
  ///
  /// - Parameter knobs: the names allowed in the table `knobs`.
  package init(_ document: ConfigDocument, knobs known: [String]) throws(ConfigError) {
    theme = try document.placed("theme")
    color = try document.choice("color", none: "auto")
    glyphs = try document.choice("glyphs", none: "auto")
    mouse = try document.flag("mouse")
    player = try document.text("player")
    search = try document.placed("search")
    dialect = try document.placed("dialect")
    knobs = try Self.knobs(of: document, known: known)
    var unknown = document.root.keys.filter { !Self.keys.contains($0) }
      .map { document.unknown($0, known: Self.keys) }
    if case .table(let entries) = document.root["knobs"] {
      unknown += entries.keys.filter { !known.contains($0) }
        .map { document.unknown("knobs.\($0)", known: known.map { "knobs.\($0)" }) }
    }
    warnings = unknown.inOrder
  }

  private static func knobs(
    of document: ConfigDocument, known: [String]
  ) throws(ConfigError) -> [ConfigText] {
    guard let value = document.root["knobs"] else { return [] }
    guard case .table(let entries) = value else {
      throw document.error(at: "knobs", found: value, expected: "a table of knobs, [knobs]")
    }
    var knobs: [ConfigText] = []
    for name in known {
      guard let entry = entries[name] else { continue }
      let key = "knobs.\(name)"
      switch entry {
      case .string(let text): knobs.append(ConfigText(text, key: key, in: document))
      case .integer, .double, .boolean:
        knobs.append(ConfigText(entry.shown, key: key, in: document))
      case .array, .table, .other:
        throw document.error(at: key, found: entry, expected: "a number, a string, true or false")
      }
    }
    return knobs
  }
}

extension ConfigDocument {
  /// A string; `nil` if there is no such key.
  func text(_ key: String) throws(ConfigError) -> String? {
    guard let value = root[key] else { return nil }
    guard case .string(let text) = value, !text.isEmpty else {
      throw error(at: key, found: value, expected: "a quoted string")
    }
    return text
  }

  /// True or false; `nil` if there is no such key.
  fileprivate func flag(_ key: String) throws(ConfigError) -> Bool? {
    guard let value = root[key] else { return nil }
    guard case .boolean(let flag) = value else {
      throw error(at: key, found: value, expected: "true or false")
    }
    return flag
  }

  fileprivate func placed(_ key: String) throws(ConfigError) -> ConfigText? {
    try text(key).map { ConfigText($0, key: key, in: self) }
  }

  /// One of the names of a kind; `nil` if there is no such key, or its value is `none`.
  fileprivate func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, none: String
  ) throws(ConfigError) -> Choice? where Choice.RawValue == String {
    guard let text = try text(key), text != none else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw error(at: key, found: .string(text), expected: "\"\(none)\", \(names)")
    }
    return choice
  }
}

extension [ConfigWarning] {
  /// By line.
  var inOrder: [ConfigWarning] {
    sorted { ($0.line ?? 0, $0.message) < ($1.line ?? 0, $1.message) }
  }
}
