import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing

/// Playback, with a player created for the test.
@Suite struct ListenTests {
  private let folder: TemporaryFolder
  private let sound: String

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    sound = try TestSound.write("one.wav", in: folder, seconds: 4, seed: 3)
    try folder.write([], as: "tmp/none")
  }

  private func player(_ lines: [String]) throws -> String {
    let path = try folder.write(["#!/bin/sh"] + lines, as: "player")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func run(
    keys: [String], environment: [String: String], arguments: [String] = []
  ) throws -> String {
    let script = try folder.write(keys, as: "keys")
    return try Program.succeed(
      ["open", TinyModels.committed("full"), sound, "--keys", script, "--dump-screen"] + arguments,
      environment: ["TMPDIR": folder.path("tmp")].merging(environment) { $1 }
    ).output
  }

  private var leftovers: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path("tmp"))
        .filter { $0.hasSuffix(".wav") }
    }
  }

  @Test func thePlayerGetsTheSoundAndNothingElse() throws {
    let player = try player([
      "cp \"$2\" '\(folder.path("heard"))'-$(ls '\(folder.url.path)' | grep -c '^heard')",
      "echo \"$1\" >'\(folder.path("argument"))'", "echo STRAY; echo STRAY >&2",
      "read line && echo \"$line\" >'\(folder.path("typed"))'", "exit 0",
    ])
    let screen = try run(
      keys: ["A", "L", "L", "a"], environment: ["BEAMSCOPE_PLAYER": "\(player) --loud"])
    #expect(!screen.contains("STRAY"))
    #expect(try folder.text("argument") == "--loud\n")
    #expect(!FileManager.default.fileExists(atPath: folder.path("typed")))
    let whole = try SoundFile.read(sound)
    #expect(try SoundFile.read(folder.path("heard-0")) == whole)
    let part = try SoundFile.read(folder.path("heard-1"))
    #expect(part.duration < 2.6 && part.duration > 0.7)
    #expect(try leftovers == [])
  }

  @Test func aPlayerThatFailsIsNamed() throws {
    let player = try player(["exit 3"])
    let config = try folder.write(["player = \"\(player)\""], as: "config.toml")
    let screen = try run(
      keys: ["A"], environment: ["BEAMSCOPE_PLAYER": ""], arguments: ["--config", config])
    #expect(screen.contains("exit code 3"))
    #expect(try leftovers == [])
  }

  @Test func withoutAPlayerOneMessageSaysWhatToInstall() throws {
    let environment = ["PATH": folder.path("nowhere"), "BEAMSCOPE_PLAYER": ""]
    let screen = try run(keys: ["a"], environment: environment)
    #expect(screen.contains("no player") && screen.contains("pw-play") && screen.contains("aplay"))
    let wrong = try run(keys: ["a"], environment: ["BEAMSCOPE_PLAYER": "no-such-player"])
    #expect(wrong.contains("player no-such-player"))
  }
}
