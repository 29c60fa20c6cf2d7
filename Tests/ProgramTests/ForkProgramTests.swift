import Foundation
import TestSupport
import Testing

/// Forks in the real program: the README's example and two models.
@Suite("Forks in the program")
struct ForkProgramTests {
  private func screen(_ arguments: [String], keys: [String], size: String) throws -> String {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("forks-\(UUID().uuidString).keys")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(keys.joined(separator: "\n").utf8).write(to: file)
    return try Program.succeed(
      ["open"] + arguments + ["--keys", file.path, "--size", size, "--dump-screen"]
    ).output
  }

  private var samples: String { TestData.packageRoot.appendingPathComponent("samples").path }

  private func line(_ text: String) -> [String] {
    [":"] + text.map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"]
  }

  @Test("forbidding a token shows what would have been found")
  func forbidding() throws {
    let keys = line("beam 1") + line("frame 9") + line("forbid R") + ["d"]
    let text = try screen(
      [
        samples + "/models/an4-full.safetensors", samples + "/wav/date-february-thirtieth.wav",
      ], keys: keys, size: "120x40")
    #expect(text.contains("fork fork-1: tsd beam 1 cap 6"))
    #expect(text.contains("result FEBRUARY THIRTIETH"))
    #expect(text.contains("result FOURTH AREA THIRTIETH"))
    #expect(text.contains("Frame 9: best in fork-1:"))
    #expect(text.contains("at -0.88; in base:"))
  }

  @Test("two models are compared on the same sound")
  func models() throws {
    let text = try screen(
      [
        samples + "/models/an4-full.safetensors", samples + "/wav/date-february-thirtieth.wav",
        "--against", samples + "/models/an4-streaming.safetensors",
      ], keys: ["d"], size: "120x40")
    #expect(text.contains("Fork an4-streaming model an4-streaming"))
    #expect(text.contains("result FEBRUARY THIRTIETH"))
    #expect(!text.contains("log P -  "), "both are scored exactly")
  }

  @Test("a model that cannot be opened returns to the fork it was requested from")
  func noModel() throws {
    let keys = line("frame 9") + ["f"] + line("model none.safetensors")
    let text = try screen(
      [
        samples + "/models/an4-full.safetensors", samples + "/wav/date-february-thirtieth.wav",
      ], keys: keys, size: "120x40")
    #expect(text.contains("fork fork-1: tsd beam 4"), "\(text)")
    #expect(text.contains("frame 9/39"), "\(text)")
    let last = text.split(separator: "\n").suffix(3).joined(separator: " ")
    #expect(last.contains("none.safetensors"), "the reason stays on the screen: \(text)")
  }

  @Test("another model is shown at the same moment")
  func sameMoment() throws {
    let text = try screen(
      [
        samples + "/models/an4-full.safetensors", samples + "/wav/date-february-thirtieth.wav",
      ], keys: line("frame 9") + line("model \(samples)/models/an4-streaming.safetensors"),
      size: "120x40")
    #expect(text.contains("an4-streaming: tsd beam 4"), "\(text)")
    #expect(text.contains("frame 9/39"), "\(text)")
  }
}
