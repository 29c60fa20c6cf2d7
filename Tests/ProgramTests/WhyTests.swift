import Foundation
import TestSupport
import Testing

/// `beamscope why` on the samples, whose errors the README describes, and on bad input.
@Suite struct WhyTests {
  private let folder = TestData.packageRoot.appendingPathComponent("samples")
  private var model: String { folder.appendingPathComponent("models/an4-full.safetensors").path }

  private func sound(_ name: String) -> String {
    folder.appendingPathComponent("wav/\(name).wav").path
  }

  private func why(_ name: String, _ arguments: [String]) throws -> JSONObject {
    try Program.succeed(["why", model, sound(name), "--json"] + arguments).object
  }

  /// The texts that a decode with the same options lists.
  private func decoded(_ name: String, _ arguments: [String]) throws -> [String] {
    try Program.succeed(["decode", model, sound(name), "--json"] + arguments).object
      .objects("nbest").map { try $0.string("text") }
  }

  @Test func theSearchErrorOfTheWalk() throws {
    let file = "date-february-thirtieth"
    let text = "FEBRUARY THIRTIETH"
    let answer = try why(file, ["--text", text, "--beam", "1"])
    #expect(try answer.string("outcome") == "fell" && answer.string("text") == text)
    #expect(try answer.string("rule") == "beam_width" && answer.integer("last_rank") == 1)
    #expect(try abs(answer.double("cutoff") - answer.double("score") - answer.double("gap")) < 1e-9)
    let reach = try answer.doubles("reach")
    let frame = try answer.integer("frame")
    #expect(reach[frame] < 0.01 && reach[frame - 1] > 0.5)
    #expect(try abs(answer.double("time") - Double(frame) * 0.04) < 1e-9)
    #expect(try !answer.string("replaced_by").isEmpty)
    #expect(try answer.string("verdict") == "search_error")
    let changes = try answer.objects("changes")
    #expect(try changes[0].string("knob") == answer.object("smallest_change").string("knob"))
    // The change reported to keep it does keep it.
    for change in changes {
      let option = "--" + (try change.string("knob"))
      let value = try change.double("to")
      let number = value == value.rounded() ? "\(Int(value))" : "\(value)"
      let arguments = (option == "--beam" ? [] : ["--beam", "1"]) + [option, number]
      let rank = try change.integer("rank")
      #expect(try decoded(file, arguments)[rank - 1] == text, "\(arguments)")
    }
    #expect(try changes.contains { try $0.string("knob") == "beam" && $0.double("to") == 2 })
  }

  @Test func theModelErrorOfTheWalkIsKeptByNothing() throws {
    let answer = try why("entry-enter-tpeg-three", ["--text", "enter t p e g three"])
    #expect(try answer.string("verdict") == "model_error")
    #expect(try answer.double("best_exact_log_prob") > answer.double("exact_log_prob") + 1)
    #expect(try answer.string("outcome") == "fell" && answer.string("text").hasSuffix("G THREE"))
    #expect(try answer.isNull("smallest_change") && answer.objects("changes").isEmpty)
    let tried = try answer.objects("tried").map { try $0.string("knob") }
    #expect(tried == ["beam", "max-symbols", "blank-penalty", "temperature"])
    #expect(try answer.string("best") == "ENTER T P E Z THREE")
  }

  @Test func candidatesAreNumberedAsTheyAreListed() throws {
    let file = "entry-enter-tpeg-three"
    for (index, text) in try decoded(file, []).enumerated() {
      let answer = try why(file, ["--candidate", "\(index + 1)"])
      #expect(try answer.string("outcome") == "survived" && answer.string("text") == text)
      #expect(try answer.integer("rank") == index + 1)
      for key in ["frame", "time", "round", "rule", "cutoff", "gap", "replaced_by"] {
        #expect(try answer.isNull(key), "\(key)")
      }
    }
  }

  @Test func wordsSayWhatHappened() throws {
    let run = try Program.succeed([
      "why", model, sound("date-february-thirtieth"), "--text", "FEBRUARY THIRTIETH", "--beam", "1",
    ])
    for part in ["was lost at frame", "took the last place", "beam 2 (now 1)"] {
      #expect(run.output.contains(part), "\(run)")
    }
  }

  @Test func theWorkbenchSaysTheSame() throws {
    let folder = try TemporaryFolder()
    let keys = try folder.write(["4", "w", "6", "O"], as: "keys")
    let run = try Program.succeed([
      "open", model, sound("date-february-thirtieth"), "--ref", "FEBRUARY THIRTIETH", "--beam", "1",
      "--keys", keys, "--size", "120x30", "--dump-screen",
    ])
    for part in ["was lost at frame 9", "took the last place", "beam 2 (now 1)"] {
      #expect(run.output.contains(part), "\(run)")
    }
  }

  @Test func aTextThatCannotBeSpelledIsAStatedResult() throws {
    let answer = try why("command-enter", ["--text", "ENTER \u{2603}"])
    #expect(try answer.string("outcome") == "cannot_be_spelled")
    #expect(try answer.string("reason").contains("\u{2603}") && answer.isNull("labels"))
  }

  @Test func theTranscriptMayComeFromAFile() throws {
    let transcripts = folder.appendingPathComponent("wav/transcripts.tsv").path
    let answer = try why("entry-enter-tpeg-three", ["--refs", transcripts, "--beam", "1"])
    #expect(try answer.string("text") == "ENTER T P E G THREE")
    let other = try TemporaryFolder()
    let empty = try other.write(["someone\telse"], as: "other.tsv")
    let run = try Program.run(["why", model, sound("command-enter"), "--refs", empty])
    #expect(run.status == 1 && run.errors.contains("no transcript of"), "\(run)")
  }

  @Test func theEmptyTextIsAskedAboutAsAnyOther() throws {
    let answer = try why("command-enter", ["--text", ""])
    #expect(try answer.string("outcome") == "fell" && answer.integers("ids").isEmpty)
  }

  @Test(arguments: [
    ([], "--text", 64), (["--text", "A", "--candidate", "1"], "--candidate", 64),
    (["--text", "A", "--ref", "A"], "exactly one", 64),
    (["--refs", "nowhere.tsv"], "nowhere.tsv", 1),
    (["--candidate", "9"], "1 to ", 1), (["--candidate", "0"], "1 to ", 1),
    (["--text", "A", "--beam", "0"], "from 1 to", 64),
    (["--text", "A", "--temperature", "0"], "above 0", 64),
    (["--text", "A", "--search", "none"], "tsd", 64),
  ])
  func badInputIsRefused(arguments: [String], part: String, status: Int32) throws {
    let run = try Program.run(["why", model, sound("command-enter")] + arguments)
    #expect(run.status == status && !run.wasKilled && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains(part), "\(run)")
  }
}
