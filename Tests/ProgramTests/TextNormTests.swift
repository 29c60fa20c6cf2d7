import Foundation
import Testing

/// `--text-norm` and `--wer-unit`: the same rule for error rates and verdicts, in every command.
@Suite struct TextNormTests {
  private let folder: TemporaryFolder
  private let model: String
  private let sound: String
  /// What the model recognises: capitals between spaces.
  private let text: String

  init() throws {
    folder = try TemporaryFolder()
    model = try TinyModels.unambiguous(in: folder)
    sound = try TestSound.write("audio/one.wav", in: folder, seed: 11)
    text = try Program.succeed(["decode", model, sound, "--json"]).objects[0].string("text")
    try #require(text.contains(" "), "the laws need words")
  }

  private func evaluate(_ reference: String, _ more: [String] = []) throws -> JSONObject {
    let refs = try folder.write(["one\t\(reference)"], as: "refs.tsv")
    return try Program.succeed(
      ["evaluate", model, "--refs", refs, "--audio-dir", folder.path("audio"), "--json"] + more
    ).object
  }

  private var sentence: String { text.lowercased().replacing(" ", with: ", ") + "." }

  @Test func caseAndMarksAreNoErrorsUnlessAskedFor() throws {
    let usual = try evaluate(sentence)
    #expect(try usual.string("text_norm") == "auto" && usual.string("wer_unit") == "word")
    #expect(try usual.double("wer") == 0 && usual.double("cer") == 0)
    #expect(try usual.object("verdicts").integer("correct") == 1)
    let none = try evaluate(sentence, ["--text-norm", "none"])
    #expect(try none.string("text_norm") == "none" && none.double("wer") == 1)
    #expect(try none.object("verdicts").integer("out_of_vocabulary") == 1)
    let both = try evaluate(sentence, ["--text-norm", "punctuation,lower"])
    #expect(try both.double("cer") == 0 && both.string("text_norm") == "lower,punctuation")
    let lower = try evaluate(sentence, ["--text-norm", "lower"])
    #expect(try lower.double("wer") == 1 && lower.double("cer") > 0)
  }

  @Test func theCommandsAgree() throws {
    for (rule, isCorrect) in [("auto", true), ("none", false)] {
      let options = ["--ref", sentence, "--text-norm", rule, "--json"]
      let decoded = try Program.succeed(["decode", model, sound] + options).objects[0]
      let shown = try Program.succeed(["show", "risk", model, sound] + options).object.object(
        "view")
      for report in [decoded, shown] {
        #expect(try report.string("text_norm") == rule)
        #expect(try (report.object("verdict").string("verdict") == "correct") == isCorrect)
      }
      #expect(try decoded.object("reference").string("spelling") == "as_written")
    }
    let listing = try Program.succeed(
      ["decode", model, sound, "--ref", sentence, "--text-norm", "lower,punctuation"])
    #expect(listing.output.contains("  compared: lower,punctuation; errors are of words\n"))
  }

  @Test func aFileOfRulesRewritesBoth() throws {
    let first = try #require(text.split(separator: " ").first)
    let rules = try folder.write([";; rules", "[ X-RAY ] => [ \(first) ]"], as: "own.glm")
    let reference = "X-RAY " + text.split(separator: " ").dropFirst().joined(separator: " ")
    let object = try evaluate(reference, ["--text-norm", rules])
    #expect(try object.double("wer") == 0 && object.string("text_norm") == "\(rules), then auto")
    #expect(try object.object("verdicts").integer("correct") == 1)
    #expect(try evaluate(reference).double("wer") > 0)
  }

  @Test func charactersAreCountedWhenAskedFor() throws {
    let object = try evaluate(text, ["--wer-unit", "char"])
    let letters = text.count { $0 != " " }
    #expect(try object.string("wer_unit") == "char")
    #expect(try object.object("edits").integer("words") == letters)
    let ideographs = try evaluate("\u{4f60}\u{597d} \u{4e16}")
    #expect(try ideographs.string("wer_unit") == "char")
    #expect(try ideographs.object("edits").integer("words") == 3)
  }

  @Test func whatCannotBeUsedIsRefused() throws {
    let bad = try folder.write([";; rules", "a -> b"], as: "bad.glm")
    let long = try folder.write([UInt8](repeating: 0x3B, count: 1_000_001), as: "long.glm")
    let binary = try folder.write([0x61, 0xFF, 0xFE], as: "binary.glm")
    let pipe = folder.path("pipe.glm")
    #expect(mkfifo(pipe, 0o600) == 0)
    let cases = [
      (["--text-norm", "upper"], "--text-norm: found \"upper\"; expected none"),
      (["--text-norm", "none,lower"], "name none alone"), (["--wer-unit", "letter"], "--wer-unit"),
      (["--text-norm", bad], "\(bad), line 2: found \"a -> b\"; expected A => B"),
      (["--text-norm", long], "\(long): found more than 1000000 bytes"),
      (["--text-norm", binary], "\(binary): found text that is not UTF-8"),
      (["--text-norm", pipe], "\(pipe): found a pipe"),
      (["--text-norm", "./none.glm"], "./none.glm: found no such file"),
    ]
    for (options, said) in cases {
      let run = try Program.run(["decode", model, sound] + options)
      #expect(run.status == 1 && run.errors.contains(said), "\(run)")
    }
  }

  @Test func aSessionKeepsTheRule() throws {
    let rules = try folder.write([";; rules", "x => y"], as: "rules/own.glm")
    let keys = try folder.write(
      [":"] + "save! \(folder.path("s.json"))".map { $0 == " " ? "<Space>" : String($0) }
        + ["<Enter>"], as: "keys")
    let script = ["--keys", keys, "--allow-writes", "--dump-screen"]
    _ = try Program.succeed(
      ["open", model, sound, "--text-norm", rules, "--wer-unit", "char"] + script)
    let saved = try folder.text("s.json")
    #expect(saved.contains("\"normalization\" : \"rules/own.glm\"") && saved.contains("\"char\""))
    _ = try Program.succeed(["open", "--session", folder.path("s.json")] + script)
    #expect(try folder.text("s.json") == saved)
    try FileManager.default.removeItem(atPath: rules)
    let lost = try Program.run(["open", "--session", folder.path("s.json")] + script)
    #expect(lost.status == 1 && lost.errors.contains("own.glm: found no such file"))
    // Without the option the file is as it was before there was one.
    _ = try Program.succeed(["open", model, sound] + script)
    #expect(try !folder.text("s.json").contains("normalization"))
  }
}
