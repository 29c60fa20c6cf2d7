import Foundation
import Testing

/// `beamscope evaluate`: known errors are counted, and missing files are reported.
@Suite struct EvaluateTests {
  /// A folder with a model, three audio files in folders, and the model's results.
  private struct Scene {
    let folder: TemporaryFolder
    let model: String
    let texts: [String]
    static let ids = ["one", "two", "three"]

    init() throws {
      let folder = try TemporaryFolder()
      self.folder = folder
      model = try TinyModels.unambiguous(in: folder)
      let sounds = try Self.ids.enumerated().map { index, id in
        try TestSound.write("audio/\(id)/\(id).wav", in: folder, seed: UInt64(index + 11))
      }
      texts = try Program.succeed(["decode", model] + sounds + ["--json"]).objects
        .map { try $0.string("text") }
    }

    func evaluate(_ references: [String], _ more: [String] = []) throws -> Program.Run {
      let refs = try folder.write(references, as: "refs.tsv")
      return try Program.run(
        ["evaluate", model, "--refs", refs, "--audio-dir", folder.path("audio")] + more)
    }

    func lines(_ texts: [String]) -> [String] { zip(Self.ids, texts).map { "\($0)\t\($1)" } }
  }

  @Test func whatWasFoundIsWithoutError() throws {
    let scene = try Scene()
    try #require(scene.texts.contains { !$0.isEmpty }, "the law needs words")
    let object = try scene.evaluate(scene.lines(scene.texts), ["--json"]).object
    #expect(
      object.keys == [
        "model", "search", "utterances", "wrong_utterances", "sentence_error_rate", "text_norm",
        "wer_unit", "wer", "edits",
        "cer", "character_edits", "oracle_wer", "expected_risk", "mbr_risk", "mbr_wer", "duration",
        "computing_time", "real_time_factor", "processor_time", "processor_time_factor", "verdicts",
      ])
    #expect(try object.object("verdicts").integer("correct") == 3)
    let quick = try scene.evaluate(scene.lines(scene.texts), ["--json", "--no-verdicts"]).object
    #expect(quick.keys == object.keys)
    for key in ["verdicts", "expected_risk", "mbr_risk", "mbr_wer"] {
      #expect(try quick.isNull(key))
    }
    #expect(try object.string("model") == "letters")
    #expect(try object.integer("utterances") == 3)
    #expect(try object.integer("wrong_utterances") == 0)
    for key in ["wer", "cer", "oracle_wer"] { #expect(try object.double(key) == 0) }
    #expect(try abs(object.double("duration") - 2.4) < 1e-9)
    #expect(
      try abs(
        object.double("real_time_factor") * object.double("duration")
          - object.double("computing_time")) < 1e-9)
    let processor = try object.double("processor_time")
    #expect(processor > 0)
    #expect(
      try abs(object.double("processor_time_factor") * object.double("duration") - processor) < 1e-9
    )
  }

  /// A word no model can output is deleted once and substituted for nothing.
  @Test func knownErrorsAreCounted() throws {
    let scene = try Scene()
    let words = scene.texts.map { $0.split(separator: " ").count }
    let references = scene.texts.map { $0.isEmpty ? "QUX" : $0 + " QUX" }
    let run = try scene.evaluate(scene.lines(references), ["--json", "--errors"])
    let object = try run.object
    let edits = try object.object("edits")
    #expect(try edits.integer("words") == words.reduce(3, +))
    #expect(try edits.integer("del") == 3)
    #expect(try edits.integer("sub") == 0 && edits.integer("ins") == 0)
    #expect(try abs(object.double("wer") - 3 / Double(words.reduce(3, +))) < 1e-12)
    #expect(try object.double("oracle_wer") <= object.double("wer"))
    let errors = try object.objects("errors")
    #expect(try errors.map { try $0.string("id") } == Scene.ids)
    #expect(try errors.map { try $0.string("hypothesis") } == scene.texts)
    #expect(try errors.map { try $0.string("reference") } == references)
  }

  /// One is correct, one cannot be spelled, and one differs from the model's output.
  @Test func verdictsSayWhoIsToBlame() throws {
    let scene = try Scene()
    let references = [scene.texts[0], "QUX", "E E E E E E E"]
    let run = try scene.evaluate(scene.lines(references), ["--json", "--errors"])
    let object = try run.object
    let verdicts = try object.object("verdicts")
    #expect(try verdicts.integer("correct") == 1 && verdicts.integer("out_of_vocabulary") == 1)
    #expect(try verdicts.integer("model_error") + verdicts.integer("search_error") == 1)
    let judged = try object.objects("errors").map { try $0.object("verdict").string("verdict") }
    #expect(judged.count == 2 && judged[0] == "out_of_vocabulary")
    let listing = try scene.evaluate(scene.lines(references))
    #expect(listing.output.contains("out of vocabulary"))
  }

  /// The means of `decode`'s results for each file.
  @Test func risksAreMeansOverUtterances() throws {
    let scene = try Scene()
    let references = scene.texts.map { $0 + " QUX" }
    let options = ["--beam", "4", "--search", "tsd", "--risk-temperature", "2"]
    let object = try scene.evaluate(scene.lines(references), ["--json"] + options).object
    let decoded = try zip(Scene.ids, references).map { id, reference in
      let file = scene.folder.path("audio/\(id)/\(id).wav")
      return try Program.succeed(
        ["decode", scene.model, file, "--ref", reference, "--json"] + options
      ).object
    }
    let risks = try decoded.map { try $0.double("expected_risk") }
    #expect(risks.contains { $0 > 0 })
    #expect(try abs(object.double("expected_risk") - risks.reduce(0, +) / 3) < 1e-9)
    let chosen = try decoded.map { object in
      try #require(object.objects("nbest").map { try $0.double("mbr_risk") }.min())
    }
    #expect(try abs(object.double("mbr_risk") - chosen.reduce(0, +) / 3) < 1e-9)
    #expect(try object.double("oracle_wer") <= object.double("mbr_wer"))
    #expect(try object.double("sentence_error_rate") == 1)
    let edits = try object.object("character_edits")
    let errors = try ["sub", "ins", "del"].map { try edits.integer($0) }.reduce(0, +)
    let rate = try Double(errors) / Double(edits.integer("characters"))
    #expect(try abs(object.double("cer") - rate) < 1e-12)
  }

  /// A model against itself, and against one that spells the same labels differently.
  @Test func aSecondModelIsComparedByThePairedBootstrap() throws {
    let scene = try Scene()
    let lines = scene.lines(scene.texts)
    let twins = try scene.evaluate(lines, ["--json", "--against", scene.model]).object
    let same = try twins.object("comparison")
    #expect(try same.string("first") == scene.model && same.integer("resamples") == 10_000)
    for key in ["wer", "cer"] {
      let part = try same.object(key)
      #expect(try part.double("difference") == 0 && part.doubles("interval") == [0, 0])
      #expect(try part.double("second_better") == 0 && part.double("first_better") == 0)
    }
    let other = TinyModels.committed("stateless1")
    let options = ["--against", other, "--resamples", "200", "--seed", "3"]
    let first = try scene.evaluate(lines, ["--json"] + options).object
    let again = try scene.evaluate(lines, ["--json"] + options).object
    let comparison = try first.object("comparison")
    for key in ["wer", "cer"] {
      let parts = try [comparison, again.object("comparison")].map { try $0.object(key) }
      #expect(try parts[0].doubles("interval") == parts[1].doubles("interval"))
    }
    let against = try first.object("against")
    let difference = try against.double("wer") - first.double("wer")
    #expect(difference > 0, "the law needs other texts")
    let part = try comparison.object("wer")
    #expect(try abs(part.double("difference") - difference) < 1e-12)
    let ends = try part.doubles("interval")
    #expect(ends[0] <= difference && difference <= ends[1])
    #expect(try part.double("first_better") > part.double("second_better"))
    #expect(try against.string("model") == "stateless1")
    let listing = try scene.evaluate(lines, options).output
    for text in [
      "stateless1 minus letters", "95 % interval", "200 resamples, seed 3", "WER", "CER",
    ] {
      #expect(listing.contains(text), "\(listing)")
    }
  }

  @Test func anyLetterCaseAndSpacingCounts() throws {
    let scene = try Scene()
    let references = scene.texts.map { "  " + $0.lowercased().replacing(" ", with: "   ") + " " }
    #expect(try scene.evaluate(scene.lines(references), ["--json"]).object.double("wer") == 0)
  }

  @Test func idsMayBePaths() throws {
    let scene = try Scene()
    let lines = ["one/one.wav\t\(scene.texts[0])", "two/two\t\(scene.texts[1])"]
    let object = try scene.evaluate(lines, ["--json"]).object
    #expect(try object.integer("utterances") == 2)
    #expect(try object.double("cer") == 0)
  }

  @Test func theListingSaysTheRates() throws {
    let scene = try Scene()
    let run = try scene.evaluate(scene.lines(["QUX", "QUX", "QUX"]), ["--errors"])
    #expect(run.status == 0)
    for text in ["WER", "CER", "oracle WER", "real-time factor", "times real time", "ref    QUX"] {
      #expect(run.output.contains(text), "\(run)")
    }
  }

  @Test func aMissingFileIsNamedWithItsLine() throws {
    let scene = try Scene()
    let run = try scene.evaluate(scene.lines(scene.texts) + ["", "four\tA"])
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.contains("refs.tsv, line 5") && run.errors.contains("\"four\""))
  }

  @Test func twoFilesOfOneNameAreAnError() throws {
    let scene = try Scene()
    try TestSound.write("audio/again/one.wav", in: scene.folder)
    let run = try scene.evaluate(scene.lines(scene.texts))
    #expect(run.status == 1)
    #expect(run.errors.contains("2 files for \"one\"") && run.errors.contains("again/one.wav"))
    let chosen = try scene.evaluate(["again/one\tA"])
    #expect(chosen.status == 0, "\(chosen)")
  }

  @Test func theExtensionChooses() throws {
    let scene = try Scene()
    try scene.folder.write([1, 2, 3] as [UInt8], as: "audio/one/one.flac")
    #expect(try scene.evaluate(scene.lines(scene.texts)).status == 1)
    let run = try scene.evaluate(scene.lines(scene.texts), ["--extension", "wav", "--json"])
    #expect(try run.object.double("wer") == 0)
  }

  @Test func aFileThatCannotBeReadEndsTheMeasurement() throws {
    let scene = try Scene()
    let broken = try scene.folder.write(Array("RIFF".utf8), as: "audio/two/two.wav")
    let run = try scene.evaluate(scene.lines(scene.texts))
    #expect(run.status == 1 && !run.wasKilled && run.output.isEmpty)
    #expect(run.errors.contains(broken))
  }

  @Test func withoutWordsThereIsNoRate() throws {
    let scene = try Scene()
    let object = try scene.evaluate(scene.lines(["", "", ""]), ["--json"]).object
    #expect(try object.isNull("wer") && object.isNull("cer") && object.isNull("oracle_wer"))
    #expect(try object.object("edits").integer("words") == 0)
  }

  /// NeMo's form, with paths relative to the manifest.
  @Test func aManifestNamesItsFiles() throws {
    let scene = try Scene()
    let lines = zip(Scene.ids, scene.texts).map { id, text in
      #"{"audio_filepath": "audio/\#(id)/\#(id).wav", "duration": 0.8, "text": "\#(text)"}"#
    }
    let manifest = try scene.folder.write(lines, as: "test.json")
    let run = try Program.succeed(["evaluate", scene.model, "--refs", manifest, "--json"])
    #expect(try run.object.integer("utterances") == 3)
    #expect(try run.object.double("cer") == 0)
    let decoded = try Program.succeed(
      ["decode", scene.model, scene.folder.path("audio/one/one.wav"), "--refs", manifest, "--json"])
    #expect(try decoded.object.object("reference").string("text") == scene.texts[0])
  }

  static let brokenTables: [(lines: [String], line: Int, problem: String)] = [
    (["one\tA", "two A"], 2, "no tab"),
    (["one\tA\tB"], 1, "the duration \"B\""),
    (["one\tA\t1\tB"], 1, "3 tabs"),
    (["\tA"], 1, "no id"),
    (["one\tA", "", "two\tB", "one\tC"], 4, "the id \"one\" of line 1 again"),
  ]

  @Test(arguments: brokenTables)
  func aMalformedLineIsNamed(lines: [String], line: Int, problem: String) throws {
    let folder = try TemporaryFolder()
    let refs = try folder.write(lines, as: "refs.tsv")
    let sound = try TestSound.write("one.wav", in: folder)
    let model = TinyModels.committed("full")
    for arguments in [
      ["evaluate", model, "--refs", refs, "--audio-dir", folder.url.path],
      ["decode", model, sound, "--refs", refs],
    ] {
      let run = try Program.run(arguments)
      #expect(run.status == 1 && !run.wasKilled, "\(run)")
      #expect(run.errors.contains("\(refs), line \(line): found \(problem)"), "\(run)")
    }
  }

  @Test func tablesThatAreNone() throws {
    let folder = try TemporaryFolder()
    let model = TinyModels.committed("full")
    let binary = try folder.write([0xFF, 0xFE, 0x00, 0x09] as [UInt8], as: "binary.tsv")
    let empty = try folder.write(["", ""], as: "empty.tsv")
    for refs in [binary, empty, folder.path("missing.tsv"), folder.url.path] {
      let run = try Program.run(
        ["evaluate", model, "--refs", refs, "--audio-dir", folder.url.path])
      #expect(run.status == 1 && !run.wasKilled && run.errors.contains(refs), "\(run)")
    }
    let refs = try folder.write(["one\tA"], as: "refs.tsv")
    let run = try Program.run(
      ["evaluate", model, "--refs", refs, "--audio-dir", folder.path("nowhere")])
    #expect(run.status == 1 && run.errors.contains("nowhere"), "\(run)")
  }
}
