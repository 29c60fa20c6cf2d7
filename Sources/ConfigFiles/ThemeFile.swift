package import Screen

/// Reads themes: TOML with a style per role and a palette of named colours.
///
/// A style is a colour (of the foreground) or a table of `fg`, `bg`, `modifiers` and `mono`, the
/// modifiers used without colours. A colour is `"#rrggbb"`, a palette name, one of the 16 ANSI
/// names (`"bright-blue"`), or `"terminal"`. A palette entry is a colour other than a palette name,
/// or `{ rgb = "#rrggbb", ansi = "cyan" }` to choose its ANSI substitute. Missing roles look like
/// the nearest key above them.
package struct ThemeFile: Sendable {
  package let theme: Theme
  /// Unknown keys, in line order.
  package let warnings: [ConfigWarning]
  /// The keys to which the file gives a style.
  package let styledKeys: Set<String>

  /// Reads a file; a theme without a name is named after it.
  package static func read(_ path: String) throws(ConfigError) -> ThemeFile {
    try ThemeFile(ConfigDocument(path: path), defaultName: ThemeLibrary.name(ofFile: path))
  }

  /// Reads a parsed document.
  package init(_ document: ConfigDocument, defaultName: String) throws(ConfigError) {
    var reader = ThemeReader(document: document)
    theme = try reader.theme(defaultName: defaultName)
    warnings = reader.warnings.inOrder
    styledKeys = Set(reader.styles.keys)
  }
}

/// The state of reading one theme.
private struct ThemeReader {
  let document: ConfigDocument
  var palette: [String: ThemeColor] = [:]
  var styles: [String: Style] = [:]
  var warnings: [ConfigWarning] = []

  private static let general = ["name", "appearance", "palette"]
  private static let styleKeys = ["fg", "bg", "modifiers", "mono"]

  mutating func theme(defaultName: String) throws(ConfigError) -> Theme {
    let name = try document.text("name") ?? defaultName
    let appearance = try appearance()
    try readPalette()
    for (key, value) in document.root where !Self.general.contains(key) {
      try read(value, key: key)
    }
    return Theme(name: name, appearance: appearance, styles: styles)
  }

  private func appearance() throws(ConfigError) -> Theme.Appearance {
    guard let text = try document.text("appearance") else { return .dark }
    guard let appearance = Theme.Appearance(rawValue: text) else {
      throw document.error(
        at: "appearance", found: .string(text), expected: #""dark" or "light""#)
    }
    return appearance
  }

  private mutating func readPalette() throws(ConfigError) {
    guard let value = document.root["palette"] else { return }
    guard case .table(let entries) = value else {
      throw document.error(at: "palette", found: value, expected: "a table of named colours")
    }
    var colors: [String: ThemeColor] = [:]
    for (name, entry) in entries {
      let key = "palette.\(name)"
      guard case .table(let parts) = entry else {
        colors[name] = try color(entry, key: key)
        continue
      }
      for part in parts.keys where !["rgb", "ansi"].contains(part) {
        warnings.append(document.unknown("\(key).\(part)", known: ["\(key).rgb", "\(key).ansi"]))
      }
      guard let exact = parts["rgb"], case .rgb(let rgb, _) = try color(exact, key: "\(key).rgb")
      else { throw document.error(at: key, found: entry, expected: ##"rgb = "#rrggbb" in it"##) }
      guard let named = parts["ansi"] else {
        colors[name] = .rgb(rgb)
        continue
      }
      guard case .ansi(let ansi) = try color(named, key: "\(key).ansi") else {
        throw document.error(
          at: "\(key).ansi", found: named, expected: #"an ANSI name such as "bright-blue""#)
      }
      colors[name] = .rgb(rgb, ansi: ansi)
    }
    palette = colors
  }

  /// Reads the style of a key and, if its table is nested (`title.focused = ...`), those below it.
  private mutating func read(_ value: ConfigValue, key: String) throws(ConfigError) {
    guard case .table(let parts) = value else {
      guard StyleRole.themeKeys.contains(key) else { return warn(key) }
      styles[key] = Style(foreground: try color(value, key: key))
      return
    }
    let own = parts.filter { Self.styleKeys.contains($0.key) }
    if StyleRole.themeKeys.contains(key) {
      if own.count == parts.count || !own.isEmpty { styles[key] = try style(own, key: key) }
      for (part, value) in parts where own[part] == nil { try read(value, key: "\(key).\(part)") }
    } else {
      warn(key)
    }
  }

  private mutating func warn(_ key: String) {
    warnings.append(document.unknown(key, known: StyleRole.themeKeys.union(Self.general)))
  }

  private func style(
    _ parts: [String: ConfigValue], key: String
  ) throws(ConfigError) -> Style {
    var style = Style()
    if let value = parts["fg"] { style.foreground = try color(value, key: "\(key).fg") }
    if let value = parts["bg"] { style.background = try color(value, key: "\(key).bg") }
    if let value = parts["modifiers"] {
      style.attributes = try attributes(value, key: "\(key).modifiers")
    }
    if let value = parts["mono"] { style.mono = try attributes(value, key: "\(key).mono") }
    return style
  }

  private func color(_ value: ConfigValue, key: String) throws(ConfigError) -> ThemeColor {
    if case .string(let text) = value {
      if text == "terminal" { return .terminal }
      if let color = palette[text] { return color }
      if let rgb = RGB(hex: text) { return .rgb(rgb) }
      if let ansi = ANSIColor(name: text) { return .ansi(ansi) }
    }
    let names = palette.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    throw document.error(
      at: key, found: value,
      expected: ##""#rrggbb", "terminal", an ANSI name such as "bright-blue""##
        + (names.isEmpty ? "" : ", or a palette name: \(names)"))
  }

  private func attributes(_ value: ConfigValue, key: String) throws(ConfigError) -> CellAttributes {
    let names = CellAttributes.named.map { "\"\($0.name)\"" }.joined(separator: ", ")
    guard case .array(let entries) = value else {
      throw document.error(at: key, found: value, expected: "a list of \(names)")
    }
    var attributes: CellAttributes = []
    for entry in entries {
      guard case .string(let name) = entry,
        let known = CellAttributes.named.first(where: { $0.name == name })
      else { throw document.error(at: key, found: entry, expected: "a list of \(names)") }
      attributes.insert(known.attribute)
    }
    return attributes
  }
}
