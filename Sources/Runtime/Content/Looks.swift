package import ConfigFiles
package import Screen
package import Text

/// The requested appearance of the workbench; `nil` values are taken from the user's settings.
package struct Looks: Sendable {
  package var theme: String?
  /// Searched first.
  package var themesFolder: String?
  package var color: String?
  package var glyphs: String?
  package var mouse: Bool?

  package init(
    theme: String? = nil, themesFolder: String? = nil, color: String? = nil,
    glyphs: String? = nil, mouse: Bool? = nil
  ) {
    self.theme = theme
    self.themesFolder = themesFolder
    self.color = color
    self.glyphs = glyphs
    self.mouse = mouse
  }

  package static let automatic = "auto"

  /// `nil`: as many as the terminal supports.
  package func color(settings: ConfigFile) throws(InputError) -> ColorTier? {
    try tier(color, "--color", settings: settings.color)
  }

  /// `nil`: as rich as the terminal supports.
  package func glyphs(settings: ConfigFile) throws(InputError) -> GlyphTier? {
    try tier(glyphs, "--glyphs", settings: settings.glyphs)
  }

  /// The theme of the command line, else that of the saved session, else that of the settings.
  ///
  /// - Throws: `ConfigError` at the option or at the line of the settings that names no theme.
  package func theme(
    of library: ThemeLibrary, saved: String?, settings: ConfigFile
  ) throws(ConfigError) -> ThemeFile {
    if let name = theme ?? saved { return try library.theme(named: name) }
    guard let set = settings.theme else { return try library.theme(named: Theme.dark.name) }
    guard set.text.contains("/") || library.names.contains(set.text) else {
      throw set.error(
        expected: "one of \(library.names.joined(separator: ", ")), or the path of a file")
    }
    return try library.theme(named: set.text)
  }

  private func tier<Tier: RawRepresentable & CaseIterable>(
    _ text: String?, _ option: String, settings: Tier?
  ) throws(InputError) -> Tier? where Tier.RawValue == String {
    guard let text else { return settings }
    guard text != Self.automatic else { return nil }
    guard let tier = Tier(rawValue: text) else {
      let names = Tier.allCases.map(\.rawValue).joined(separator: ", ")
      throw InputError(
        place: option, found: text, expected: "\(Self.automatic), \(names)",
        advice: "choose one of these")
    }
    return tier
  }
}
