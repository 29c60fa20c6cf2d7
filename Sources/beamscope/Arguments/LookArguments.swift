import ArgumentParser
import Runtime
import Screen

/// How the workbench looks; what is not said here is as in the user's settings.
struct LookArguments: ParsableArguments {
  @Option(help: "The theme: a name from the themes folders (default: dark).")
  var theme: String?

  @Option(help: "A folder with theme files, searched first.", completion: .directory)
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
    help: "Let the mouse focus, move and scroll; else it stays the terminal's, to select text.")
  var mouse: Bool?

  var looks: Looks {
    Looks(theme: theme, themesFolder: themes, color: color, glyphs: glyphs, mouse: mouse)
  }
}
