package import ArgumentParser
package import Runtime
import Screen

/// How the workbench looks; the user's settings are the defaults.
package struct LookArguments: ParsableArguments {
  package init() {}

  @Option(help: "The theme: a name from the themes folders (default: dark).")
  package var theme: String?

  @Option(help: "A folder with theme files that is searched first.", completion: .directory)
  package var themes: String?

  @Option(
    help: "Colours: auto, mono, 8, 16, 256 or truecolor (default: auto).",
    completion: .list([Looks.automatic] + ColorTier.allCases.map(\.rawValue)))
  package var color: String?

  @Option(
    help: "Characters: auto, braille, blocks or ascii (default: auto).",
    completion: .list([Looks.automatic] + GlyphTier.allCases.map(\.rawValue)))
  package var glyphs: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Use the mouse to focus, move and scroll; otherwise the terminal uses it to select text.")
  package var mouse: Bool?

  package var looks: Looks {
    Looks(theme: theme, themesFolder: themes, color: color, glyphs: glyphs, mouse: mouse)
  }
}
