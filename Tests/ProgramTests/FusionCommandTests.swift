import Foundation
import Testing

/// `--lm`, `--hotwords`, `--ilm-weight`: their scores are reported separately, and unusable files
/// are reported.
@Suite struct FusionCommandTests {
  /// A bigram model over the words of `TinyModels.letters`.
  static let arpa = [
    "\\data\\", "ngram 1=7", "ngram 2=2", "", "\\1-grams:", "-99\t<s>\t-0.1", "-1\t</s>",
    "-0.5\tA\t-0.2", "-0.7\tB", "-0.9\tC\t-0.3", "-1.1\tD", "-2\tE", "", "\\2-grams:",
    "-0.1\tA B", "-0.2\tC A", "", "\\end\\",
  ]

  /// A folder with a model of letters, a sound, a language model and hotwords.
  struct Bench {
    let folder: TemporaryFolder
    let model: String
    let sound: String
    let lm: String
    let hotwords: String

    init() throws {
      folder = try TemporaryFolder()
      model = try TinyModels.unambiguous(in: folder)
      sound = try TestSound.write("one.wav", in: folder, seed: 5)
      lm = try folder.write(FusionCommandTests.arpa, as: "words.arpa")
      hotwords = try folder.write(["# phrases", "A B :2.5", "D"], as: "hotwords.txt")
    }

    func decode(_ options: [String]) throws -> JSONObject {
      try Program.succeed(["decode", model, sound, "--json"] + options).object
    }

    func fail(_ options: [String]) throws -> Program.Run {
      let run = try Program.run(["decode", model, sound, "--json"] + options)
      #expect(run.status == 1 && !run.wasKilled && run.output.isEmpty, "\(run)")
      return run
    }
  }

  /// Tolerance 1e-9: sums of a few doubles, printed so that they read back the same.
  @Test(arguments: ["modified", "graves", "tsd", "alsd", "nsc", "maes", "torchaudio", "merging"])
  func thePartsAddUpToTheScore(search: String) throws {
    let bench = try Bench()
    let object = try bench.decode([
      "--search", search, "--lm", bench.lm, "--hotwords", bench.hotwords, "--ilm-weight", "0.2",
    ])
    let candidates = try object.objects("nbest")
    for candidate in candidates {
      let parts = try ["acoustic", "lm", "hotwords", "ilm"].map { try candidate.double($0) }
      #expect(try abs(parts.reduce(0, +) - candidate.double("score")) < 1e-9)
    }
    #expect(try candidates.contains { try $0.double("hotwords") > 0 })
    #expect(try candidates.contains { try $0.double("lm") < 0 })
    #expect(try candidates.contains { try $0.double("ilm") > 0 })
  }

  /// The exact score is the model's own, with any fusion.
  @Test func theExactScoreStaysTheModels() throws {
    let bench = try Bench()
    let plain = try bench.decode([])
    let fused = try bench.decode(["--hotwords", bench.hotwords, "--hotwords-score", "0.01"])
    let exact = try [plain, fused].map { object in
      Dictionary(
        try object.objects("nbest").map {
          (try $0.string("text"), try $0.double("exact_log_prob"))
        }, uniquingKeysWith: { first, _ in first })
    }
    #expect(!exact[0].isEmpty)
    for (text, score) in exact[1] {
      if let own = exact[0][text] { #expect(own == score, "\(text)") }
    }
    #expect(try plain.objects("nbest")[0].keys.isDisjoint(with: ["acoustic", "lm", "hotwords"]))
  }

  @Test func theSearchSaysWhatIsFused() throws {
    let bench = try Bench()
    let fusion = try bench.decode(["--lm", bench.lm, "--hotwords", bench.hotwords])
      .object("search").object("fusion")
    let lm = try fusion.object("lm")
    #expect(try lm.string("file") == bench.lm && lm.double("weight") == 0.3)
    #expect(try lm.string("unit") == "words" && lm.integers("ngrams") == [7, 2])
    let hotwords = try fusion.object("hotwords")
    #expect(try hotwords.double("score") == 1.5 && hotwords.integer("phrases") == 2)
    #expect(try bench.decode([]).object("search").isNull("fusion"))
  }

  /// A hotword in the beam wins if it is boosted enough.
  @Test func aBoostBringsAPhraseUp() throws {
    let bench = try Bench()
    let file = try bench.folder.write(["E E E"], as: "three.txt")
    let plain = try bench.decode([]).string("text")
    let boosted = try bench.decode(["--hotwords", file, "--hotwords-score", "20"]).string("text")
    #expect(boosted.contains("E E E") && !plain.contains("E E E"), "\(plain), \(boosted)")
  }

  @Test func timingIsHeeded() throws {
    let bench = try Bench()
    let scores = try ["before", "after"].map { timing in
      let object = try bench.decode([
        "--lm", bench.lm, "--lm-weight", "2", "--fusion-timing", timing, "--beam", "2",
      ])
      #expect(try object.object("search").string("fusion_timing") == timing)
      return try object.objects("nbest").map { try $0.double("score") }
    }
    #expect(scores[0] != scores[1])
  }

  @Test func anInternalModelThatThereIsNotIsAnError() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    // lstm2 has a plain softmax.
    let run = try Program.run([
      "decode", TinyModels.committed("lstm2"), sound, "--ilm-weight", "0.2",
    ])
    #expect(run.status == 1 && run.errors.contains("only HAT models"), "\(run)")
  }

  // MARK: Files that cannot be used

  @Test func aLanguageModelCutAnywhereIsAnErrorThatSaysWhere() throws {
    let bench = try Bench()
    for lines in [0, 1, 2, 5, 9, 15, Self.arpa.count - 1] {
      let cut = try bench.folder.write(Array(Self.arpa.prefix(lines)), as: "cut.arpa")
      let run = try bench.fail(["--lm", cut])
      #expect(run.errors.contains(cut), "\(run)")
    }
    let bytes = Array(Self.arpa.joined(separator: "\n").utf8)
    for count in stride(from: 0, to: bytes.count - 6, by: 17) {
      let cut = try bench.folder.write(bytes.prefix(count), as: "cut.arpa")
      #expect(try bench.fail(["--lm", cut]).errors.contains(cut))
    }
  }

  @Test func aLanguageModelOfOtherWordsIsAnError() throws {
    let bench = try Bench()
    let other = try bench.folder.write(
      ["\\data\\", "ngram 1=2", "\\1-grams:", "-1\tx1", "-1\ty2", "\\end\\"], as: "other.arpa")
    let run = try bench.fail(["--lm", other])
    #expect(run.errors.contains(other) && run.errors.contains("x1"), "\(run)")
  }

  static let badHotwords: [(lines: [String], word: String)] = [
    ([], "no phrase"),
    (["", "# nothing"], "no phrase"),
    (["A B", "A QUX"], "A QUX"),
    (["A :loud"], ":loud"),
    ([":2"], "phrase"),
    (["A :1", "A :2"], "line 1"),
  ]

  @Test(arguments: badHotwords)
  func aFileOfHotwordsThatCannotBeUsedIsAnError(lines: [String], word: String) throws {
    let bench = try Bench()
    let file = try bench.folder.write(lines, as: "bad.txt")
    let run = try bench.fail(["--hotwords", file])
    #expect(run.errors.contains(file) && run.errors.contains(word), "\(run)")
  }

  @Test(arguments: ["--lm", "--hotwords"])
  func aFileThatIsNotThereIsAnError(option: String) throws {
    let bench = try Bench()
    for path in [bench.folder.path("nowhere"), bench.folder.url.path] {
      #expect(try bench.fail([option, path]).errors.contains(path))
    }
  }

  /// The workbench opens, reports the error, and searches without it.
  @Test func theWorkbenchSaysWhatIsWrong() throws {
    let bench = try Bench()
    let bad = try bench.folder.write(["A QUX"], as: "bad.txt")
    // The whole log: what the search warns of follows what loading said.
    let keys = try bench.folder.write(["6", "O"], as: "log.keys")
    let arguments = [
      "open", bench.model, bench.sound, "--dump-screen", "--size", "120x40", "--keys", keys,
    ]
    let run = try Program.succeed(arguments + ["--hotwords", bad])
    #expect(run.output.contains("QUX") && run.output.contains("without language model"))
    let good = try Program.succeed(arguments + ["--lm", bench.lm])
    #expect(good.output.contains("language model: "))
  }
}
