import Foundation
import Testing

/// `beamscope decode`: the keys of its JSON and the arithmetic between them.
@Suite struct DecodeTests {
  static let keys: Set = [
    "audio", "duration", "frames", "frame_duration", "search", "text", "nbest", "reference",
    "expected_risk", "verdict", "risk_temperature", "mbr_choice", "oracle", "consensus",
    "warnings", "text_norm", "wer_unit",
  ]
  /// Of the default search.
  static let searchKeys: Set = [
    "name", "semantics", "tie_rule", "dialect", "beam", "max_symbols", "nbest", "blank_penalty",
    "temperature", "length_norm", "unknown", "merge_times", "fusion_timing", "ilm_weight",
    "fusion",
  ]
  static let candidateKeys: Set = [
    "text", "tokens", "ids", "frames", "token_log_probs", "score", "exact_log_prob", "posterior",
    "edits", "risk", "gradient", "mbr_risk",
  ]

  @Test(arguments: ["full", "streaming", "stateless1", "lstm1", "cosine", "lookahead"])
  func everyKeyIsThereAndNoOther(model: String) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["decode", TinyModels.committed(model), sound, "--json", "--ref", "AB C"]
    ).object
    #expect(object.keys == Self.keys)
    #expect(try object.object("search").keys == Self.searchKeys)
    #expect(
      try object.object("reference").keys == [
        "text", "tokens", "frames", "segmentation", "exact_log_prob", "joined_posterior", "problem",
        "spelling",
      ])
    let candidates = try object.objects("nbest")
    #expect(!candidates.isEmpty && candidates.count <= 4)
    for candidate in candidates {
      #expect(candidate.keys == Self.candidateKeys)
      #expect(try candidate.object("edits").keys == ["sub", "ins", "del", "words"])
    }
    #expect(try object.string("audio") == sound)
    #expect(try object.string("text") == candidates.first?.string("text"))
    #expect(try abs(object.double("duration") - 0.8) < 1e-9)
    #expect(try abs(object.double("frame_duration") - 0.02) < 1e-9)
    // 0.8 s are 80 rows of 10 ms, stacked by two.
    #expect(try object.integer("frames") == 40)
  }

  @Test func withoutAReferenceWhatNeedsOneIsNull() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["decode", TinyModels.committed("stateless1"), sound, "--json"]
    ).object
    #expect(object.keys == Self.keys)
    #expect(try object.isNull("reference"))
    #expect(try object.isNull("expected_risk"))
    for candidate in try object.objects("nbest") {
      #expect(candidate.keys == Self.candidateKeys)
      for key in ["edits", "risk", "gradient"] { #expect(try candidate.isNull(key)) }
      #expect(try candidate.double("mbr_risk") >= 0)
    }
  }

  /// Tolerance 1e-9: sums of a few doubles, printed so that they read back the same.
  @Test(arguments: ["full", "streaming", "stateless1", "lstm1"])
  func theRisksFollowFromTheExactScores(model: String) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder, seed: 3)
    let object = try Program.succeed(
      ["decode", TinyModels.committed(model), sound, "--json", "--ref", "A AB C A"]
    ).object
    let candidates = try object.objects("nbest")
    let exact = try candidates.map { try $0.double("exact_log_prob") }
    let best = try #require(exact.max())
    let total = exact.map { exp($0 - best) }.reduce(0, +)
    let posteriors = try candidates.map { try $0.double("posterior") }
    for (score, posterior) in zip(exact, posteriors) {
      #expect(abs(exp(score - best) / total - posterior) < 1e-9)
    }
    let errors = try candidates.map { candidate in
      let edits = try candidate.object("edits")
      return Double(try edits.integer("sub") + edits.integer("ins") + edits.integer("del"))
    }
    let risk = zip(posteriors, errors).map { $0 * $1 }.reduce(0, +)
    #expect(try abs(object.double("expected_risk") - risk) < 1e-9)
    for (index, candidate) in candidates.enumerated() {
      let share = posteriors[index]
      #expect(try abs(candidate.double("risk") - share * errors[index]) < 1e-9)
      #expect(try abs(candidate.double("gradient") - share * (errors[index] - risk)) < 1e-9)
      // An RNN-T search adds up some of the alignments; rounding is far below the tolerance.
      #expect(try candidate.double("score") <= exact[index] + 1e-6)
    }
  }

  @Test(arguments: [("greedy", 1, 6), ("modified", 4, 1), ("tsd", 4, 6)])
  func theSearchSaysWhatItDid(name: String, beam: Int, cap: Int) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["decode", TinyModels.committed("full"), sound, "--json", "--search", name]
    ).object
    let search = try object.object("search")
    #expect(try search.string("name") == name)
    #expect(try search.integer("beam") == beam)
    #expect(try search.integer("max_symbols") == cap)
    #expect(try search.string("semantics") == (name == "modified" ? "monotonic" : "rnnt"))
    #expect(try object.objects("nbest").count <= beam)
  }

  @Test func labelsTokensFramesAndScoresGoTogether() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sound = try TestSound.write("one.wav", in: folder, seed: 5)
    let object = try Program.succeed(["decode", model, sound, "--json"]).object
    let frames = try object.integer("frames")
    for candidate in try object.objects("nbest") {
      let ids = try candidate.integers("ids")
      let tokens = try candidate.strings("tokens")
      let emitted = try candidate.integers("frames")
      #expect(tokens == ids.map { TinyModels.letters[$0] })
      #expect(try candidate.doubles("token_log_probs").count == ids.count)
      #expect(try candidate.doubles("token_log_probs").allSatisfy { $0 <= 0 })
      #expect(emitted.count == ids.count && emitted == emitted.sorted())
      #expect(emitted.allSatisfy { (0..<frames).contains($0) })
      let spaced = tokens.joined().replacingOccurrences(of: "▁", with: " ")
      #expect(try candidate.string("text") == String(spaced.drop { $0 == " " }))
    }
  }

  @Test func theOptionsReachTheSearch() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let base = ["decode", TinyModels.committed("stateless1"), sound, "--json"]
    let plain = try Program.succeed(base).object
    let few = try Program.succeed(base + ["--nbest", "2"]).object
    #expect(try few.objects("nbest").count == 2)
    #expect(try few.string("text") == plain.string("text"))
    let wide = try Program.succeed(base + ["--beam", "16", "--nbest", "16"]).object
    #expect(try wide.objects("nbest").count == 16)
    // A penalty of 40 nats leaves no frame to blank alone.
    let penalised = try Program.succeed(
      base + ["--blank-penalty", "40", "--search", "greedy", "--max-symbols", "1"]
    ).object
    #expect(
      try penalised.objects("nbest")[0].integers("ids").count == penalised.integer("frames"))
  }

  @Test func referencesAreFoundByFileName() throws {
    let folder = try TemporaryFolder()
    let sounds = try ["one", "two", "three"].enumerated().map { index, name in
      try TestSound.write("\(name).wav", in: folder, seed: UInt64(index + 1))
    }
    let table = "\u{FEFF}one\tA B\r\n\ntwo\t\nother\tC\n"
    let refs = try folder.write(Array(table.utf8), as: "refs.tsv")
    let objects = try Program.succeed(
      ["decode", TinyModels.committed("full")] + sounds + ["--json", "--refs", refs]
    ).objects
    #expect(try objects.map { try $0.string("audio") } == sounds)
    #expect(try objects[0].object("reference").string("text") == "A B")
    #expect(try objects[1].object("reference").string("text") == "")
    #expect(try objects[2].isNull("reference"))
  }

  @Test func aReferenceThatCannotBeSpelledIsCountedButNotScored() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sound = try TestSound.write("one.wav", in: folder)
    let run = try Program.succeed(["decode", model, sound, "--json", "--ref", "a QUX"])
    let reference = try run.object.object("reference")
    #expect(try reference.isNull("exact_log_prob"))
    #expect(try reference.string("text") == "A QUX")
    #expect(try run.object.objects("nbest")[0].object("edits").integer("words") == 2)
    #expect(run.errors.contains("QUX") && run.errors.contains(sound))
  }

  @Test func oneBadFileAmongManyIsReportedAndTheOthersAreDecoded() throws {
    let folder = try TemporaryFolder()
    let good = try TestSound.write("good.wav", in: folder)
    let bad = try folder.write(Array("not a sound".utf8), as: "bad.wav")
    let run = try Program.run(
      ["decode", TinyModels.committed("full"), bad, good, folder.path("missing.wav"), "--json"])
    #expect(run.status == 1 && !run.wasKilled)
    #expect(try run.objects.map { try $0.string("audio") } == [good])
    #expect(run.errors.contains(bad) && run.errors.contains("missing.wav"))
  }

  @Test func theListingNamesTheTextAndTheCandidates() throws {
    let folder = try TemporaryFolder()
    let model = TinyModels.committed("stateless1")
    let sound = try TestSound.write("one.wav", in: folder, sampleRate: 8000)
    let arguments = ["decode", model, sound, "--ref", "A C"]
    let text = try Program.succeed(arguments + ["--json"]).object.string("text")
    let run = try Program.succeed(arguments)
    #expect(run.output.contains("resampled from 8000 Hz to 16000 Hz"))
    #expect(run.output.contains("reference: A C"))
    #expect(run.output.contains("expected risk"))
    #expect(run.lines[1] == "  " + (text.isEmpty ? "(nothing)" : text))
  }

  @Test func twoRunsPrintTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let arguments = ["decode", TinyModels.committed("lstm2"), sound, "--json", "--ref", "A"]
    #expect(try Program.succeed(arguments).output == Program.succeed(arguments).output)
  }
}
