import Foundation
import TestSupport
import Testing

/// Sessions saved and restored, in whole runs of the program.
@Suite struct SessionFileTests {
  private let folder: TemporaryFolder
  private let opened: [String]

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let model = folder.path("work/model.safetensors")
    let sounds = try (1...2).map {
      try TestSound.write("work/\($0).wav", in: folder, seconds: 1.5, seed: UInt64($0))
    }
    try FileManager.default.copyItem(atPath: TinyModels.committed("full"), toPath: model)
    opened = [model] + sounds
  }

  private func typed(_ line: String) -> [String] {
    [":"] + line.map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"]
  }

  /// The screen without the log.
  private func panels(_ arguments: [String], keys: [String] = []) throws -> [String] {
    let script = try folder.write(keys, as: "keys")
    let run = try Program.succeed(
      ["open"] + arguments
        + ["--keys", script, "--allow-writes", "--dump-screen", "--size", "120x40"],
      environment: ["XDG_STATE_HOME": folder.path("state")])
    return Array(run.output.split(separator: "\n").map(String.init).prefix(33))
  }

  private var life: [String] {
    [">", "L", "m", "x", "2", "j", "9", "4", "j"] + typed("reference A B")
      + typed("search maes") + typed("set expand-window 3") + typed("theme light")
  }

  @Test func aSessionIsTakenUpWhereItWasLeft() throws {
    let file = folder.path("work/deep/session.json")
    let left = try panels(opened, keys: life + typed("save \(file)"))
    #expect(left.first?.contains("maes") == true && left.first?.contains("[2/2]") == true)
    #expect(try panels(["--session", file]) == left)
    // Replacing another, and with a knob set on the command line.
    #expect(try panels(opened, keys: typed("load \(file)")) == left)
    #expect(try panels(["--session", file, "--beam", "2"]).first?.contains("beam 2") == true)
    // Paths are relative: the folder may move.
    #expect(try folder.text("work/deep/session.json").contains("\"../model.safetensors\""))
    try FileManager.default.moveItem(atPath: folder.path("work"), toPath: folder.path("moved"))
    #expect(try panels(["--session", folder.path("moved/deep/session.json")]) == left)
  }

  @Test func aBareNameIsKeptWithTheUsersState() throws {
    let left = try panels(opened, keys: life + typed("save monday") + ["h"] + typed("save"))
    #expect(
      FileManager.default.fileExists(atPath: folder.path("state/beamscope/sessions/monday.json")))
    #expect(try panels(["--session", "monday"]) == left)
  }

  /// The text of a file, and what the message must contain.
  @Test(arguments: [
    ("", "session.json"), ("{}", "session.json, format: found nothing"),
    ("{\"format\": \"beamscope-session 1\", \"model\": 3}", "session.json, model"),
    ("{\"format\": \"beamscope-session 2\"}", "beamscope-session 2"),
  ])
  func whatCannotBeTakenUpIsRefused(text: String, said: String) throws {
    let file = try folder.write([text], as: "session.json")
    let run = try Program.run(["open", "--session", file, "--dump-screen"])
    #expect(run.status == 1 && !run.wasKilled && run.errors.contains(said), "\(run)")
    // In a running session the same is reported, and it continues.
    let screen = try panels(opened, keys: typed("load \(file)"))
    #expect(screen.first?.contains("1.wav") == true)
  }

  @Test func whatIsMissingIsNamed() throws {
    let file = folder.path("session.json")
    _ = try panels(opened, keys: typed("save \(file)"))
    try FileManager.default.removeItem(atPath: folder.path("work/2.wav"))
    let run = try Program.run(["open", "--session", file, "--dump-screen"])
    #expect(run.status == 1 && run.errors.contains("work/2.wav"), "\(run)")
    #expect(try Program.run(["open", "x", "--session", file]).status == 64)
  }
}
