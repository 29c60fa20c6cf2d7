import Foundation
import TestSupport
import Testing

/// The samples behave as described in the README's walk-through.
@Suite struct SamplesTests {
  private let folder = TestData.packageRoot.appendingPathComponent("samples")
  private var model: String { folder.appendingPathComponent("models/an4-full.safetensors").path }

  private func sound(_ name: String) -> String {
    folder.appendingPathComponent("wav/\(name).wav").path
  }

  private func decode(_ name: String, beam: Int) throws -> JSONObject {
    try Program.succeed([
      "decode", model, sound(name), "--json", "--beam", "\(beam)", "--refs",
      folder.appendingPathComponent("wav/transcripts.tsv").path,
    ]).object
  }

  /// The text, the exact score of the best candidate, that of the reference and its text.
  private func best(
    _ name: String, beam: Int
  ) throws -> (text: String, score: Double, reference: String, referenceScore: Double) {
    let object = try decode(name, beam: beam)
    let reference = try object.object("reference")
    return (
      try object.string("text"), try object.objects("nbest")[0].double("exact_log_prob"),
      try reference.string("text"), try reference.double("exact_log_prob")
    )
  }

  @Test func aSearchErrorAtBeamOneIsRepairedByBeamFour() throws {
    let one = try best("date-february-thirtieth", beam: 1)
    #expect(one.text != one.reference)
    #expect(one.referenceScore > one.score + 1, "the model prefers the reference, clearly")
    let four = try best("date-february-thirtieth", beam: 4)
    #expect(four.text == four.reference)
  }

  @Test func aModelErrorStaysWhateverTheBeam() throws {
    for beam in [1, 4, 16] {
      let found = try best("entry-enter-tpeg-three", beam: beam)
      #expect(found.text != found.reference)
      #expect(found.score > found.referenceScore + 1, "the model prefers what it said, clearly")
    }
  }

  @Test(arguments: ["command-enter", "digits-436", "date-july-twenty-seventh-nineteen-forty"])
  func someAreRight(name: String) throws {
    let found = try best(name, beam: 4)
    #expect(found.text == found.reference)
  }

  @Test func everySampleHasAReferenceThatCanBeSpelled() throws {
    let sounds = try FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent("wav").path
    ).filter { $0.hasSuffix(".wav") }
    #expect((6...10).contains(sounds.count))
    for name in sounds {
      let found = try best(String(name.dropLast(4)), beam: 1)
      #expect(found.referenceScore.isFinite)
    }
  }

  @Test func theProgramAloneOpensThem() throws {
    let root = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: root.path("samples"), withDestinationPath: folder.path)
    let run = try Program.succeed(["--dump-screen", "--size", "120x40"], in: root)
    #expect(run.output.contains("command-enter.wav"))
    // The transcript was found and scored.
    #expect(run.output.contains("log P(ref) -0.0"))
  }

  /// Stops of the tour on the samples, keys typed at the end, and the resulting screen text.
  @Test(arguments: [
    (12, ["FOURTH AREA THIRTIETH", "search error"]), (13, ["the reference left the beam"]),
    (15, ["ENTER T P E Z THREE", "model error"]), (17, ["command-enter.wav"]),
  ])
  func theTourShowsBothErrors(steps: Int, words: [String]) throws {
    let root = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: root.path("samples"), withDestinationPath: folder.path)
    let keys =
      ":tour".map(String.init) + ["<Enter>"] + [String](repeating: "l", count: steps)
    let script = try root.write(keys, as: "keys")
    let run = try Program.succeed(
      ["open", "--keys", script, "--dump-screen", "--size", "80x24"], in: root)
    let text = run.output.split(separator: "\n").joined(separator: " ").split(separator: " ")
      .joined(separator: " ")
    for word in words { #expect(text.contains(word), "\(run.output)") }
  }

  @Test(arguments: ["an4-full", "an4-streaming", "an4-tied-embr", "an4-lstm-embr"])
  func everyModelTellsWhatItMeasured(name: String) throws {
    let run = try Program.succeed(["info", path(of: name)])
    #expect(run.output.contains("an4_test_wer_beam4"))
  }

  /// The two decoders of the comparison differ in nothing but the decoder.
  @Test func theTiedDecoderAndItsTwinHearTheSame() throws {
    let models = ["an4-tied-embr", "an4-lstm-embr"]
    let sizes = try models.map { name in
      try Program.succeed(["info", path(of: name), "--json"]).object.objects("components")
    }
    func parameters(_ model: Int, _ parts: [String]) throws -> Int {
      try sizes[model].filter { parts.contains(try $0.string("name")) }.reduce(0) {
        try $0 + $1.integer("parameters")
      }
    }
    let decoder = ["predictor", "joiner"]
    #expect(try parameters(0, ["encoder"]) == parameters(1, ["encoder"]))
    #expect(try 9 * parameters(0, decoder) < parameters(1, decoder))
    let sound = folder.appendingPathComponent("wav/date-february-thirtieth.wav").path
    let run = try Program.succeed(["diff"] + models.map(path) + [sound])
    #expect(run.output.contains("encoder frames differ by at most 0 "), "\(run.output)")
  }

  private func path(of name: String) -> String {
    folder.appendingPathComponent("models/\(name).safetensors").path
  }
}
