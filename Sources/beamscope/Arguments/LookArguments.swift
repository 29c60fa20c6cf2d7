import ArgumentParser
import Runtime
import Screen

/// How the workbench looks; the user's settings are the defaults.
struct LookArguments: ParsableArguments {
  @Option(help: "The theme: a name from the themes folders (default: dark).")
  var theme: String?

  @Option(help: "A folder with theme files that is searched first.", completion: .directory)
  var themes: String?

  @Option(
    help: "Colours: auto, mono, 8, 16, 256 or truecolor (default: auto).",
    completion: .list([Looks.automatic] + ColorTier.allCases.map(\.rawValue)))
  var color: String?

  @Option(
    help: "Characters: auto, braille, blocks or ascii (default: auto).",
    completion: .list([Looks.automatic] + GlyphTier.allCases.map(\.rawValue)))
  var glyphs: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Use the mouse to focus, move and scroll; otherwise the terminal uses it to select text.")
  var mouse: Bool?

  var looks: Looks {
    Looks(theme: theme, themesFolder: themes, color: color, glyphs: glyphs, mouse: mouse)
  }
}
