import ConfigFiles
import Foundation
import Screen
import TestSupport
import Testing
import Text

@Suite struct ConfigFileTests {
  private func parse(_ text: String) throws(ConfigError) -> ConfigFile {
    try ConfigFile(ConfigDocument(text: text, path: "c.toml"), knobs: ["beam", "temperature"])
  }

  @Test func everySettingIsRead() throws {
    let file = try parse(
      """
      theme = "light"
      color = "16"
      glyphs = "ascii"
      mouse = true
      player = "aplay -q"
      search = "maes"
      dialect = "espnet"
      [knobs]
      temperature = 1.5
      beam = 8
      """)
    #expect(file.theme?.text == "light" && file.color == .sixteen && file.glyphs == .ascii)
    #expect(file.mouse == true && file.player == "aplay -q")
    #expect(file.search?.text == "maes" && file.dialect?.text == "espnet")
    #expect(file.knobs.map(\.text) == ["8", "1.5"] && file.warnings == [])
    #expect(file.knobs.map(\.key) == ["knobs.beam", "knobs.temperature"])
    #expect(try parse("color = \"auto\"").color == nil)
    #expect(try parse("") == ConfigFile())
  }

  @Test func anUnknownKeyIsAWarningWithItsLine() throws {
    let file = try parse("# mine\nthem = \"light\"\n\n[knobs]\nbeem = 3\nbeam = 2\n")
    #expect(
      file.warnings.map(\.description) == [
        #"c.toml, line 2: unknown key "them"; did you mean "theme"?"#,
        #"c.toml, line 5: unknown key "knobs.beem"; did you mean "knobs.beam"?"#,
      ])
    #expect(file.knobs.map(\.text) == ["2"])
  }

  @Test(arguments: [
    ("theme = 3", "theme", 1, "3"), ("\ncolor = \"pink\"", "color", 2, "\"pink\""),
    ("mouse = \"yes\"", "mouse", 1, "\"yes\""),
    ("glyphs = \"\"", "glyphs", 1, "\"\""), ("knobs = 3", "knobs", 1, "3"),
    ("[knobs]\n\nbeam = [1]", "knobs.beam", 3, "[1]"),
  ])
  func aWrongValueIsAnErrorWithItsPlace(
    text: String, key: String, line: Int, found: String
  ) throws {
    let error = #expect(throws: ConfigError.self) { try parse(text) }
    #expect(error?.place == key && error?.line == line && error?.found == found)
  }

  /// Truncated or overwritten anywhere, a file is read or rejected with its path, without a crash.
  @Test func damagedFilesAreReadOrRefused() {
    let whole = Array("theme = \"light\"\n[knobs]\nbeam = 8 # eight\n\"x\" = 'y'\n".utf8)
    var random = SplitMix64(seed: 4)
    for length in 0...whole.count {
      for _ in 0..<200 {
        var bytes = Array(whole[..<length])
        if let at = bytes.indices.randomElement(using: &random) {
          bytes[at] = UInt8.random(in: 1...127, using: &random)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(ConfigError) {
          _ = try parse(text)
        } catch {
          #expect(error.file == "c.toml" && !error.found.isEmpty && !error.expected.isEmpty)
        }
      }
    }
  }

  @Test func foldersFollowTheSpecification() {
    let both = UserFolders(
      environment: ["XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "HOME": "/h"])
    #expect(both.configuration == "/c/beamscope" && both.state == "/s/beamscope")
    let home = UserFolders(environment: ["XDG_CONFIG_HOME": "relative", "HOME": "/h"])
    #expect(home.configuration == "/h/.config/beamscope")
    #expect(home.state == "/h/.local/state/beamscope")
    #expect(UserFolders(environment: [:]).configuration == nil)
  }
}

@Suite struct BindingsFileTests {
  private func parse(_ text: String) throws(ConfigError) -> BindingsFile {
    try BindingsFile(
      ConfigDocument(text: text, path: "k.toml"), commands: ["why", "quit", "next-frame"])
  }

  /// Keys whose names are also TOML syntax.
  @Test func keysAreRead() throws {
    let file = try parse(
      """
      "[" = "why"
      # a comment
      '"' = "quit"
      "=" = "none"
      "<C-n>" = "next-frame"
      x = "why"
      "\\\\" = "why"
      """)
    #expect(
      file.entries.map(\.key) == [
        .character("["), .character("\""), .character("="), .control("n"), .character("x"),
        .character("\\"),
      ])
    #expect(
      file.entries.map(\.command) == ["why", "quit", nil, "next-frame", "why", "why"])
    #expect(file.warnings == [])
  }

  @Test func anUnknownCommandIsAWarningWithItsLine() throws {
    let file = try parse("\"]\" = \"wyh\"\nq = \"quit\"")
    #expect(file.entries.map(\.command) == ["quit"])
    #expect(
      file.warnings.map(\.description) == [
        #"k.toml, line 1: "]" is bound to "wyh", which is not a command; did you mean "why"?"#
      ])
  }

  @Test func aKeyBoundTwiceIsRefusedWithBothLines() {
    let error = #expect(throws: ConfigError.self) {
      try parse("\"<Esc>\" = \"quit\"\n\n\"<Escape>\" = \"why\"")
    }
    #expect(error?.line == 3)
    #expect(error?.found == #"the key "<Esc>" again, already bound in line 1"#)
    // The same spelling twice is no TOML.
    #expect(throws: ConfigError.self) { try parse("x = \"why\"\nx = \"quit\"") }
  }

  @Test(arguments: ["<Nokey>", "ab", "<Click 1,2>", "<Resize 3x4>", ""])
  func whatIsNoKeyIsRefusedWithItsLine(name: String) {
    let error = #expect(throws: ConfigError.self) {
      try parse("q = \"quit\"\n\"\(name)\" = \"why\"")
    }
    #expect(error?.line == 2)
  }

  /// The parser would follow them until its stack ends.
  @Test(arguments: [
    String(repeating: "a.", count: 40_000) + "b = 1",
    "[" + String(repeating: "a.", count: 40_000) + "b]",
    "x = {" + String(repeating: "a . ", count: 40_000) + "b = 1}",
    "q = \"quit\"\nx = [{" + String(repeating: "'a'.", count: 100) + "b = 1}]",
  ])
  func keysOfThousandsOfPartsAreRefused(text: String) {
    let error = #expect(throws: ConfigError.self) { try parse(text) }
    #expect(error?.found.contains("more than 64 parts") == true)
  }

  @Test func dotsInTextsAreNoParts() throws {
    let dots = String(repeating: ".", count: 200)
    #expect(throws: Never.self) { try parse("q = \"\(dots)\"") }
    let numbers = (0..<100).map { "0.\($0)" }.joined(separator: ", ")
    #expect(throws: Never.self) {
      try ConfigDocument(text: "x = [\(numbers)]", path: "c.toml")
    }
  }

  @Test func aCommandMustBeAText() {
    let error = #expect(throws: ConfigError.self) { try parse("q = 3") }
    #expect(
      error?.description
        == "k.toml, line 1, q: found 3; expected a quoted string; correct the file")
  }
}
