import Foundation
import TestSupport
import Testing

/// A user's settings and key bindings, in whole runs of the program.
@Suite struct UserFileTests {
  private let folder: TemporaryFolder
  private let sound: String
  private let model = TinyModels.committed("full")

  init() throws {
    folder = try TemporaryFolder()
    sound = try TestSound.write("one.wav", in: folder, seed: 1)
  }

  private func screen(_ arguments: [String], keys: [String] = []) throws -> String {
    let script = try folder.write(keys, as: "keys")
    return try Program.succeed(
      ["open", model, sound, "--keys", script, "--dump-screen"] + arguments,
      environment: ["XDG_CONFIG_HOME": folder.path("config")]
    ).output
  }

  @Test func settingsAreHeededAndTheCommandLineWins() throws {
    try folder.write(
      ["search = \"modified\"", "glyphs = \"ascii\"", "[knobs]", "beam = 7", "max-symbols = 2"],
      as: "config/beamscope/config.toml")
    let plain = try screen([])
    #expect(plain.contains("modified beam 7") && plain.allSatisfy(\.isASCII))
    let asked = try screen(["--search", "tsd", "--beam", "3", "--glyphs", "blocks"])
    // A knob that did not apply to the other search was kept for this one.
    #expect(asked.contains("tsd beam 3 cap 2") && !asked.allSatisfy(\.isASCII))
    let other = try folder.write(["[knobs]", "beam = 5"], as: "other.toml")
    #expect(try screen(["--config", other]).contains("tsd beam 5"))
  }

  @Test func keysAreBoundAnew() throws {
    try folder.write(
      ["\"<C-n>\" = \"end\"", "G = \"none\""], as: "config/beamscope/keys.toml")
    #expect(
      try screen([], keys: ["<C-n>"])
        == screen(["--bindings", folder.write([], as: "none")], keys: ["G"]))
    let freed = try screen([], keys: ["G"])
    #expect(freed.contains("G is not bound") && freed.contains("frame 0/"))
    let table = try Program.succeed(
      ["keys"], environment: ["XDG_CONFIG_HOME": folder.path("config")])
    #expect(table.output.contains("| `<C-n>` `<End>` | `end` |"))
  }

  @Test func whatIsPassedOverIsSaid() throws {
    try folder.write(["", "thema = \"light\""], as: "config/beamscope/config.toml")
    try folder.write(["z = \"whi\""], as: "config/beamscope/keys.toml")
    let text = try screen(["--size", "160x50"])
    #expect(text.contains("config.toml, line 2: unknown key \"thema\"; did you mean \"theme\"?"))
    #expect(text.contains("keys.toml, line 1: \"z\" is bound to \"whi\", which is not a command"))
  }

  /// The file, and what the message must contain.
  @Test(arguments: [
    ("theme = \"plaid\"", "config.toml, line 1, theme: found \"plaid\"; expected one of"),
    ("search = \"bfs\"", "config.toml, line 1, search: found \"bfs\""),
    ("dialect = \"kaldi\"", "config.toml, line 1, dialect: found \"kaldi\""),
    (
      "dialect = \"espnet\"\nsearch = \"torchaudio\"",
      "config.toml, line 2, search: found \"torchaudio\""
    ),
    ("[knobs]\nbeam = 0", "config.toml, line 2, knobs.beam: found \"0\""),
    ("theme = ", "config.toml, line 1"),
  ])
  func whatCannotBeUsedIsRefusedWithItsPlace(text: String, said: String) throws {
    let file = try folder.write(text.split(separator: "\n").map(String.init), as: "config.toml")
    let run = try Program.run(["open", model, sound, "--dump-screen", "--config", file])
    #expect(run.status == 1 && !run.wasKilled && run.errors.contains(said), "\(run)")
  }

  @Test func aFileThatIsNamedMustBeThere() throws {
    for option in ["--config", "--bindings"] {
      let run = try Program.run(["keys", option, "nowhere.toml"])
      #expect(run.status == 1 && run.errors.contains("nowhere.toml"), "\(run)")
    }
  }
}
