import ArgumentParser
import ConfigFiles
import Screen
import Text

/// How the workbench looks; what is not said here is as in the user's settings.
struct LookArguments: ParsableArguments {
  @Option(help: "The theme: a name from the themes folders (default: dark).")
  var theme: String?

  @Option(help: "A folder with theme files, searched first.", completion: .directory)
  var themes: String?

  @Option(
    help: "Colours: auto, mono, 8, 16, 256 or truecolor (default: auto).",
    completion: .list([automatic] + ColorTier.allCases.map(\.rawValue)))
  var color: String?

  @Option(
    help: "Characters: auto, braille, blocks or ascii (default: auto).",
    completion: .list([automatic] + GlyphTier.allCases.map(\.rawValue)))
  var glyphs: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Let the mouse focus, move and scroll; else it stays the terminal's, to select text.")
  var mouse: Bool?

  private static let automatic = "auto"

  /// `nil`: as many as the terminal has.
  func color(settings: ConfigFile) throws(InputError) -> ColorTier? {
    try tier(color, "--color", settings: settings.color)
  }

  /// `nil`: as rich as the terminal shows.
  func glyphs(settings: ConfigFile) throws(InputError) -> GlyphTier? {
    try tier(glyphs, "--glyphs", settings: settings.glyphs)
  }

  /// The theme of the command line, else that of the saved session, else that of the settings.
  ///
  /// - Throws: `ConfigError` at the option or at the line of the settings that names no theme.
  func theme(
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
