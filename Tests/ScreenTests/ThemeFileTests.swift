import ConfigFiles
import Foundation
import Screen
import Testing
import Text

@Suite struct ThemeFileTests {
  /// `themes/` of this package.
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("themes").path
  static let library = ThemeLibrary(folders: [folder])
  static let names = library.names

  private func parse(_ text: String) throws(ConfigError) -> ThemeFile {
    try ThemeFile(ConfigDocument(text: text, path: "t.toml"), defaultName: "t")
  }

  @Test func theThemesAreThere() {
    #expect(
      Self.names == [
        "colour-blind-safe", "dark", "high-contrast", "light", "mono", "solarized-dark",
        "solarized-light",
      ])
  }

  @Test(arguments: names) func everyThemeStylesEveryRoleAndNothingElse(name: String) throws {
    let file = try Self.library.theme(named: name)
    #expect(file.theme.name == name)
    #expect(file.warnings == [])
    let missing = StyleRole.allCases.map(\.rawValue).filter { !file.styledKeys.contains($0) }
    #expect(missing == [])
  }

  /// WCAG 2.2: 4.5 for text (1.4.3), 3 for what is no text (1.4.11); the ground is the theme's, or
  /// black or white where that is the terminal's own.
  @Test(arguments: names) func everyThemeCanBeRead(name: String) throws {
    let theme = try Self.library.theme(named: name).theme
    // Level AAA (1.4.6) where the name promises it.
    let text = name == "high-contrast" ? 7.0 : 4.5
    for role in StyleRole.allCases {
      let style = theme[role]
      guard let ink = rgb(style.foreground) else {
        // The terminal's own ink on a ground of the theme's could be anything.
        #expect(style.background == .terminal, "\(role) has a ground without an ink")
        continue
      }
      let ground = rgb(style.background) ?? theme.appearance.ground
      let least = Self.graphic.contains(role) ? 3.0 : text
      #expect(ink.contrast(with: ground) >= least, "\(role): \(ink) on \(ground)")
    }
  }

  /// What is no text: lines, and the lower half of the ramp.
  static let graphic: Set<StyleRole> = [.border, .heat0, .heat1, .heat2, .heat3]

  /// The nearest of 256 colours may cost a tenth of the contrast; the look of the first 16 is the
  /// user's, so the only requirement is that nothing becomes invisible.
  @Test(arguments: names) func everyThemeCanBeReadInFewerColours(name: String) throws {
    let theme = try Self.library.theme(named: name).theme
    for role in StyleRole.allCases where rgb(theme[role].foreground) != nil {
      let indexed = ColorTier.indexed.resolve(theme[role])
      if case .index(let ink) = indexed.foreground {
        var ground = theme.appearance.ground
        if case .index(let own) = indexed.background { ground = ColorTier.indexedColor(own) }
        let least = 0.9 * (Self.graphic.contains(role) ? 3.0 : 4.5)
        let contrast = ColorTier.indexedColor(ink).contrast(with: ground)
        #expect(contrast >= least, "\(role) of 256: \(ink) on \(ground)")
      }
      for tier: ColorTier in [.sixteen, .eight] {
        let style = tier.resolve(theme[role])
        let hasOwnGround = style.background != .terminal
        #expect(style.foreground != style.background || !hasOwnGround, "\(role) of \(tier)")
        #expect(style.foreground != .terminal || !hasOwnGround, "\(role) of \(tier)")
        if !hasOwnGround, case .index(let ink) = style.foreground {
          #expect(
            ColorTier.indexedColor(ink) != theme.appearance.ground, "\(role) of \(tier)")
        }
      }
    }
  }

  @Test(arguments: names) func theRampOfEveryThemeReadsWithoutHue(name: String) throws {
    let theme = try Self.library.theme(named: name).theme
    let ramp = StyleRole.heat.compactMap { rgb(theme[$0].foreground) }
    guard !ramp.isEmpty else { return #expect(name == "mono") }
    let ground = rgb(theme[.heat0].background) ?? theme.appearance.ground
    let contrasts = ramp.map { $0.contrast(with: ground) }
    for (less, more) in zip(contrasts, contrasts.dropFirst()) { #expect(more > less * 1.05) }
    #expect(ramp.count == 8)
  }

  @Test(arguments: names) func withoutColoursTheRolesThatMatterDiffer(name: String) throws {
    let theme = try Self.library.theme(named: name).theme
    func mono(_ role: StyleRole) -> CellAttributes {
      ColorTier.mono.resolve(theme[role]).attributes
    }
    for group: [StyleRole] in [
      [.text, .cursor, .dim], [.text, .selected, .best], [.title, .titleFocused],
      [.border, .borderFocused], [.kept, .new, .merged, .pruned],
      [.correct, .substitution, .insertion, .deletion], [.pushUp, .pushDown], [.text, .error],
    ] {
      #expect(Set(group.map(mono)).count == group.count, "\(group)")
    }
  }

  @Test func theBuiltInThemeIsDark() throws {
    #expect(try Self.library.theme(named: "dark").theme == Theme.dark)
    #expect(try ThemeLibrary(folders: []).theme(named: "dark").theme == Theme.dark)
    #expect(ThemeLibrary(folders: ["/nonexistent"]).names == ["dark"])
  }

  @Test func coloursComeFromEveryPlace() throws {
    let file = try parse(
      """
      appearance = "light"
      text = "ink"
      title.focused = { fg = "#abc", bg = "bright-blue", modifiers = ["bold", "italic"] }
      "fate.best" = { fg = "terminal", mono = ["reverse"] }
      fate = "exact"
      [palette]
      ink = "#010203"
      exact = { rgb = "#102030", ansi = "green" }
      """)
    let theme = file.theme
    #expect(file.warnings == [] && theme.name == "t" && theme.appearance == .light)
    #expect(theme[.text] == Style(foreground: .rgb(RGB(0x010203))))
    #expect(theme[.border] == theme[.text])
    #expect(
      theme[.titleFocused]
        == Style(
          foreground: .rgb(RGB(0xAABBCC)), background: .ansi(.brightBlue),
          attributes: [.bold, .italic]))
    #expect(theme[.best] == Style(mono: .reverse))
    #expect(theme[.kept] == Style(foreground: .rgb(RGB(0x102030), ansi: .green)))
  }

  @Test func anUnknownKeyIsAWarningWithItsLine() throws {
    let file = try parse(
      "text = \"red\"\ntitel = \"red\"\n\n[palette]\na = { rgb = \"#123\", x = 1 }\n")
    #expect(
      file.warnings.map(\.description) == [
        #"t.toml, line 2: unknown key "titel"; did you mean "title"?"#,
        #"t.toml, line 5: unknown key "palette.a.x""#,
      ])
  }

  @Test(arguments: [
    ("text = \"blau\"", "text", 1, "\"blau\""),
    ("a = 1\ntext = 3", "text", 2, "3"),
    ("text = \"red\"\n\"text.dim\" = { fg = \"#12\" }", "text.dim.fg", 2, "\"#12\""),
    ("text = { modifiers = \"bold\" }", "text.modifiers", 1, "\"bold\""),
    ("text = { mono = [\"blink\"] }", "text.mono", 1, "\"blink\""),
    ("appearance = \"grey\"", "appearance", 1, "\"grey\""),
    ("name = \"\"", "name", 1, "\"\""),
    ("palette = 3", "palette", 1, "3"),
    ("[palette]\nx = { ansi = \"red\" }", "palette.x", 2, "a table"),
    (
      "[palette]\nx = { rgb = \"#123456\", ansi = \"#123456\" }", "palette.x.ansi", 2, "\"#123456\""
    ),
  ])
  func aWrongValueIsAnErrorWithItsPlace(
    text: String, key: String, line: Int, found: String
  ) throws {
    do throws(ConfigError) {
      _ = try parse(text)
      Issue.record("was read: \(text)")
    } catch {
      #expect(error.file == "t.toml" && error.place == key && error.line == line)
      #expect(error.found == found && !error.expected.isEmpty)
    }
  }

  @Test(arguments: [Data("text = ".utf8), Data([0x74, 0, 0x74]), Data([0xFF, 0xFE]), nil])
  func aDamagedFileIsAnError(bytes: Data?) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "themes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("broken.toml")
    if let bytes { try bytes.write(to: file) }
    #expect {
      try ThemeFile.read(file.path)
    } throws: {
      ($0 as? ConfigError)?.file == file.path
    }
    #expect(throws: ConfigError.self) { try ThemeFile.read(folder.path) }
  }

  @Test func anUnknownThemeNamesTheKnown() {
    #expect {
      try Self.library.theme(named: "drak")
    } throws: {
      "\($0)".contains("dark") && "\($0)".contains("light") && "\($0)".contains("mono")
    }
  }

  @Test func theFirstFolderWins() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "themes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("text = \"green\"\n".utf8).write(to: folder.appendingPathComponent("dark.toml"))
    try Data("text = \"red\"\n".utf8).write(to: folder.appendingPathComponent("mine.toml"))
    let library = ThemeLibrary(folders: [folder.path, Self.folder])
    #expect(try library.theme(named: "dark").theme[.error].foreground == .ansi(.green))
    #expect(try library.theme(named: "mine").theme.name == "mine")
    #expect(library.names == (["mine"] + Self.names).sorted())
    let path = folder.appendingPathComponent("mine.toml").path
    #expect(try library.theme(named: path).theme[.text].foreground == .ansi(.red))
  }

  @Test func theFoldersAreThoseAskedForTheUsersAndTheProgrammes() {
    let root = URL(fileURLWithPath: Self.folder).deletingLastPathComponent().path
    let library = ThemeLibrary(
      asked: "/a", environment: ["XDG_CONFIG_HOME": "/x", "HOME": "/h"],
      executable: root + "/.build/platform/debug/beamscope")
    #expect(library.folders.prefix(2) == ["/a", "/x/beamscope/themes"])
    #expect(library.folders.last == Self.folder)
    let home = ThemeLibrary(
      asked: nil, environment: ["HOME": "/h"], executable: "/usr/bin/beamscope")
    #expect(home.folders == ["/h/.config/beamscope/themes", "/usr/share/beamscope/themes"])
  }

  private func rgb(_ color: ThemeColor) -> RGB? {
    switch color {
    case .terminal: nil
    case .ansi(let ansi): ansi.nominal
    case .rgb(let rgb, _): rgb
    }
  }
}
