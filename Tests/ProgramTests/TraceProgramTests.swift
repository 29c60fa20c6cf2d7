import AudioFiles
import BeamSearch
import Files
import Foundation
import TestSupport
import Testing
import TraceFiles

/// Traces in whole runs of the program: written, replayed, compared, opened.
@Suite struct TraceProgramTests {
  private let folder: TemporaryFolder
  private let model: String
  private let sound: String

  init() throws {
    folder = try TemporaryFolder()
    model = folder.path("work/model.safetensors")
    sound = try TestSound.write("work/one.wav", in: folder)
    try FileManager.default.copyItem(atPath: TinyModels.committed("full"), toPath: model)
  }

  @discardableResult
  private func trace(_ name: String, _ options: [String] = []) throws -> String {
    let path = folder.path(name)
    _ = try Program.succeed(["decode", model, sound, "--trace", path] + options)
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    return path
  }

  private func replay(_ arguments: String...) throws -> JSONObject {
    try Program.succeed(["replay", "--json"] + arguments).object
  }

  @Test(
    "the trace of every search is replayed bit for bit",
    arguments: SearchCatalog.profiles.map(\.name))
  func everySearch(_ search: String) throws {
    let path = try trace("a.trace", ["--search", search, "--temperature", "1.3"])
    let reader = try TraceReader(path)
    #expect(reader.header.search.name == search && reader.header.audio.frameCount == 40)
    #expect(reader.counts.steps >= 40 && reader.counts.expansions > 40)
    let object = try replay(path)
    #expect(try object.value("same") as? Bool == true && object.isNull("difference"))
    #expect(try object.integer("frames") == reader.counts.steps)
    #expect(try object.integer("expansions") == reader.counts.expansions)
    let text = try Program.succeed(["replay", path]).output
    #expect(text.contains("identical") && text.contains("\(reader.counts.expansions)"))
  }

  /// Writing a trace does not change decode's output; the header has the settings used.
  @Test func theTraceIsOfTheSameResult() throws {
    let path = try trace("a.trace", ["--beam", "3"])
    let plain = try Program.succeed(["decode", model, sound, "--json", "--beam", "3"]).object
    let again = try Program.succeed(
      ["decode", model, sound, "--json", "--beam", "3", "--trace", folder.path("b.trace")]
    ).object
    #expect(try plain.object("search").integer("beam") == 3)
    let scores = try [plain, again].map { try $0.objects("nbest").map { try $0.double("score") } }
    #expect(scores[0] == scores[1])
    var reader = try TraceReader(path)
    let read = try reader.readAll()
    // As text: the reader of these tests may miss the last bit of a number.
    let text = try Program.succeed(["decode", model, sound, "--json", "--beam", "3"]).output
    #expect(read.nBest.count == scores[0].count)
    #expect(read.nBest.allSatisfy { text.contains("\"score\": \($0.logProb),") })
    #expect(read.trace.steps.allSatisfy { $0.replayedBeam() == $0.beam })
    let header = reader.header
    #expect(header.model.files.map(\.path) == ["work/model.safetensors"])
    #expect(header.model.files == [try stamp(model, "work/model.safetensors")])
    #expect(header.audio.file == (try stamp(sound, "work/one.wav")))
    #expect(header.audio.sampleRate == 16_000 && header.audio.duration == 0.8)
    #expect(
      header.search.knobs.contains(KnobSetting(.beam, 3)) && header.program.hasPrefix("beamscope "))
  }

  private func stamp(_ path: String, _ shown: String) throws -> TraceHeader.Stamp {
    var stamp = try TraceHeader.Stamp(of: path)
    stamp.path = shown
    return stamp
  }

  @Test func aFolderMayMoveAndFilesMayBeNamed() throws {
    try trace("work/a.trace")
    try FileManager.default.moveItem(atPath: folder.path("work"), toPath: folder.path("moved"))
    #expect(try replay(folder.path("moved/a.trace")).value("same") as? Bool == true)
    try FileManager.default.moveItem(
      atPath: folder.path("moved/a.trace"), toPath: folder.path("a.trace"))
    let lost = try Program.run(["replay", folder.path("a.trace")])
    #expect(lost.status == 1 && lost.errors.contains("--model"), "\(lost)")
    let found = try replay(
      folder.path("a.trace"), "--model", folder.path("moved/model.safetensors"), "--audio",
      folder.path("moved/one.wav"))
    #expect(try found.value("same") as? Bool == true)
  }

  @Test func anotherModelOrSoundIsRefused() throws {
    let path = try trace("a.trace")
    let other = try TestSound.write("two.wav", in: folder, seed: 9)
    for (options, place) in [
      (["--audio", other], "a.trace, audio: found \(other)"),
      (["--model", TinyModels.committed("cosine")], "a.trace, model: found"),
      (["--model", folder.path("none")], "a.trace, model: found nothing at"),
    ] {
      let run = try Program.run(["replay", path] + options)
      #expect(run.status == 1 && !run.wasKilled && run.errors.contains(place), "\(run)")
      #expect(run.output.isEmpty)
    }
    // An audio file changed in place.
    let bytes = try Data(contentsOf: URL(fileURLWithPath: sound))
    try folder.write(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], as: "work/one.wav")
    let run = try Program.run(["replay", path])
    #expect(run.status == 1 && run.errors.contains("SHA-256"), "\(run)")
  }

  /// A complete trace of a search that scored one expansion differently.
  @Test func aDifferenceIsSaidWithItsPlace() throws {
    let path = try trace("a.trace")
    var reader = try TraceReader(path)
    let read = try reader.readAll()
    var steps = read.trace.steps
    steps[7].rounds[1].expansions[2].total = steps[7].rounds[1].expansions[2].total.nextUp
    let output = try StreamedOutput(folder.path("b.trace"))
    var writer = try TraceWriter(reader.header) { try output.write($0) }
    for step in steps { try writer.add(step) }
    try writer.finish(read.nBest)
    try output.finish()
    let run = try Program.run(["replay", folder.path("b.trace"), "--json"])
    #expect(run.status == 1 && !run.wasKilled)
    let difference = try run.object.object("difference")
    #expect(try difference.integer("frame") == 7 && difference.integer("round") == 1)
    #expect(try difference.integer("expansion") == 2 && difference.string("field") == "total")
    #expect(try run.object.integer("frames") == 7)
    let text = try Program.run(["replay", folder.path("b.trace")])
    #expect(text.output.contains("frame 7, round 2, expansion 3"), "\(text)")
    let diff = try Program.succeed(["diff", path, folder.path("b.trace"), "--json"]).object
    #expect(try diff.objects("settings").isEmpty && diff.isNull("first_difference"))
    #expect(try diff.object("first_expansion_difference").integer("expansion") == 2)
  }

  @Test func twoTracesAreCompared() throws {
    let (a, b) = (try trace("a.trace"), try trace("b.trace", ["--beam", "1"]))
    let object = try Program.succeed(["diff", a, b, "--json"]).object
    #expect(try object.value("same") as? Bool == false)
    let setting = try #require(try object.objects("settings").first)
    #expect(
      try setting.string("name") == "beam" && setting.string("first") == "4"
        && setting.string("second") == "1")
    let first = try object.object("first_difference")
    #expect(try first.objects("first").count > first.objects("second").count)
    #expect(try object.object("first_expansion_difference").integer("frame") >= 0)
    let text = try Program.succeed(["diff", a, b]).output
    #expect(text.contains("different setting") && text.contains("final lists"), "\(text)")
    let same = try Program.succeed(["diff", a, a, "--json"]).object
    #expect(try same.value("same") as? Bool == true && same.objects("settings").isEmpty)
    for wrong in [[a, model], [a, b, sound], [a, b, "--beam", "2"], [model, model]] {
      #expect(try Program.run(["diff"] + wrong).status == 64)
    }
  }

  @Test func languageModelAndHotwordsAreVerified() throws {
    let bench = try FusionCommandTests.Bench()
    let path = bench.folder.path("a.trace")
    _ = try bench.decode(
      ["--lm", bench.lm, "--hotwords", bench.hotwords, "--lm-weight", "0.7", "--trace", path])
    #expect(try replay(path).value("same") as? Bool == true)
    try bench.folder.write(["A B :2.25", "D"], as: "hotwords.txt")
    let run = try Program.run(["replay", path])
    #expect(run.status == 1 && run.errors.contains("a.trace, hotwords: found"), "\(run)")
  }

  @Test(arguments: [
    (["--trace", "x", "--trace-pruned", "-1"], 64), (["--trace-pruned", "3"], 64),
    (["--trace", "/nonexistent/x.trace"], 1), (["--trace", "/"], 1),
  ])
  func whatCannotBeWrittenIsSaid(options: [String], status: Int) throws {
    let run = try Program.run(["decode", model, sound] + options)
    #expect(Int(run.status) == status && !run.wasKilled, "\(run)")
    #expect(try Program.run(["decode", model, sound, sound, "--trace", "x"]).status == 64)
  }

  @Test func fewerOfThePrunedMakeASmallerTrace() throws {
    let (all, few) = (try trace("all.trace"), try trace("few.trace", ["--trace-pruned", "2"]))
    #expect(try TraceReader(few).counts.expansions < TraceReader(all).counts.expansions)
    #expect(try replay(few).value("same") as? Bool == true)
  }

  // MARK: In the workbench

  private func typed(_ line: String) -> [String] {
    [":"] + line.map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"]
  }

  private func screen(_ arguments: [String], keys: [String] = []) throws -> String {
    let script = try folder.write(keys, as: "keys")
    return try Program.succeed(
      ["open"] + arguments
        + ["--keys", script, "--allow-writes", "--dump-screen", "--size", "120x40"]
    ).output
  }

  @Test func aForkIsWrittenReplayedAndOpened() throws {
    let path = folder.path("work/fork.trace")
    let said = try screen(
      [model, sound],
      keys: typed("beam 3") + typed("frame 9") + typed("forbid A")
        + typed("trace \(path)"))
    #expect(said.contains("wrote the trace"), "\(said)")
    #expect(try screen([model, sound], keys: typed("trace")).contains(":trace: found no name"))
    let again = try screen([model, sound], keys: typed("trace \(path)"))
    #expect(again.contains("an existing file") && !again.contains("wrote the trace"))
    let search = try TraceReader(path).header.search
    #expect(search.fork == "fork-1" && search.interventions.count == 1)
    #expect(search.request.settings == [KnobSetting(.beam, 3)])
    #expect(try replay(path).value("same") as? Bool == true)
    let opened = try screen(["--trace", path, "--ref", "A B"])
    #expect(opened.contains("fork fork-1: tsd beam 3"), "\(opened)")
    #expect(try screen(["--trace", path, "--beam", "2"]).contains("fork fork-1: tsd beam 2"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let cut = try folder.write(bytes.prefix(5000), as: "cut.trace")
    let run = try Program.run(["open", "--trace", cut, "--dump-screen"])
    #expect(run.status == 1 && !run.wasKilled && run.errors.contains("cut.trace, line"), "\(run)")
    #expect(try Program.run(["open", "--trace", path, "--session", "s"]).status == 64)
  }
}
