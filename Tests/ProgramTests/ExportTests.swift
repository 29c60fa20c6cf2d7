import Analysis
import Foundation
import TestSupport
import Testing

/// Files that the program writes for other programs.
@Suite struct ExportTests {
  private static let samples = TestData.packageRoot.appendingPathComponent("samples")
  private static let model = samples.appendingPathComponent("models/an4-full.safetensors").path
  private static let references = samples.appendingPathComponent("wav/transcripts.tsv").path

  private static func sound(_ name: String) -> String {
    samples.appendingPathComponent("wav/\(name).wav").path
  }

  /// Every sample: the files say what the JSON says.
  @Test func samplesInEveryFormat() throws {
    let folder = try TemporaryFolder()
    let sounds = try FileManager.default.contentsOfDirectory(
      atPath: Self.samples.appendingPathComponent("wav").path
    ).filter { $0.hasSuffix(".wav") }.map { String($0.dropLast(4)) }.sorted()
    let run = try Program.succeed(
      ["decode", Self.model, "--json", "--refs", Self.references]
        + ["TextGrid", "ctm", "tsv"].flatMap { ["--export", folder.path("{}.\($0)")] }
        + sounds.map(Self.sound))
    for (name, object) in zip(sounds, try run.objects) {
      let best = try object.objects("nbest")[0]
      let duration = try object.double("duration")
      let grid = try TextGridFile(parsing: try folder.text("\(name).TextGrid"))
      #expect(abs(grid.end - duration) < 1e-6)
      let tokens = try #require(grid.spoken("tokens"))
      #expect(try tokens.map(\.text) == best.strings("tokens"))
      let frame = try object.double("frame_duration")
      for (token, number) in zip(tokens, try best.integers("frames")) {
        #expect(token.start >= Double(number) * frame - 1e-6)
        #expect(token.end <= Double(number + 1) * frame + 1e-6)
      }
      #expect(grid.texts("words")?.joined(separator: " ") == (try object.string("text")))
      let reference = try object.object("reference").string("text")
      #expect(grid.texts("reference")?.joined(separator: " ") == reference)
      let marks = try TimeMarkFile(
        parsing: try folder.text("\(name).ctm"), of: name, duration: duration)
      #expect(marks.words.map(\.text) == grid.texts("words"))
      let rows = try folder.text("\(name).tsv").split(separator: "\n").dropFirst()
      #expect(try rows.count == object.objects("nbest").count)
    }
    // Not everything is certain, and the words' confidences show it.
    let unsure = try folder.text("entry-enter-tpeg-three.ctm")
    #expect(unsure.split(separator: "\n").contains { !$0.hasSuffix(" 1.0000") })
  }

  @Test(arguments: [
    (["x.wav"], 1, "no known suffix"), (["x.svg"], 1, "for the workbench's screen"),
    (["x.ctm"], 2, "put {} in it"), (["{}.ctm", "{}.ctm"], 1, "give each file once"),
  ])
  func plansThatCannotBe(exports: [String], sounds: Int, named: String) throws {
    let folder = try TemporaryFolder()
    let files = ["command-enter", "digits-436"].prefix(sounds).map(Self.sound)
    let run = try Program.run(
      ["decode", Self.model] + files + exports.flatMap { ["--export", folder.path($0)] })
    #expect(run.status == 1 && run.errors.contains(named) && run.output.isEmpty, "\(run)")
  }

  @Test func aFileThatCannotBeWrittenLosesNothing() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run([
      "decode", Self.model, Self.sound("command-enter"), "--export", folder.path("no/where.ctm"),
    ])
    #expect(run.status == 1 && run.output.contains("ENTER"))
    #expect(run.errors.contains("no folder \(folder.path("no"))"))
  }

  /// In the workbench: an existing file is kept unless overwriting is allowed.
  @Test func theWorkbenchKeepsFiles() throws {
    let folder = try TemporaryFolder()
    func screen(_ keys: [String]) throws -> String {
      let script = try folder.write(keys, as: "keys")
      return try Program.succeed(
        [
          "open", Self.model, Self.sound("command-enter"), "--keys", script, "--dump-screen",
          "--size", "120x40",
        ], in: folder
      ).output
    }
    func line(_ text: String) -> [String] {
      [":"] + text.map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"]
    }
    #expect(try screen(["e", "<Enter>"]).contains("wrote command-enter.TextGrid"))
    let grid = try TextGridFile(parsing: try folder.text("command-enter.TextGrid"))
    #expect(grid.texts("words") == ["ENTER"])
    try folder.write(["mine"], as: "command-enter.TextGrid")
    #expect(try screen(["e", "<Enter>"]).contains("an existing file"))
    #expect(try folder.text("command-enter.TextGrid") == "mine\n")
    #expect(try screen(line("export! command-enter.TextGrid")).contains("wrote"))
    #expect(try TextGridFile(parsing: try folder.text("command-enter.TextGrid")) == grid)
    #expect(try screen(line("export no/where.txt")).contains("no folder"))
    // The screen as text is the screen before the line about it.
    _ = try screen(line("export s.txt"))
    let lines = try folder.text("s.txt").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 41 && lines[1].contains("Timeline"))
  }
}
