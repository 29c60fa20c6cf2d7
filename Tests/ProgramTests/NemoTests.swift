import Foundation
import TestSupport
import Testing

/// Small random models in NeMo's form, RNN-T and TDT, through every command.
@Suite("Models of NeMo", .enabled(if: OnnxTests.isThere, OnnxTests.missing))
struct NemoTests {
  private static func model(_ name: String) -> String {
    TestData.packageRoot.appendingPathComponent("Tests/Vectors/onnx/\(name)").path
  }

  /// The searches each supports.
  private static let searches = [
    (
      "nemo-rnnt",
      ["greedy", "modified", "graves", "tsd", "alsd", "nsc", "maes", "torchaudio", "monotonic"]
    ),
    ("nemo-tdt", ["greedy", "tsd"]),
  ]

  @Test("decode with every search that fits", arguments: searches)
  func decode(_ name: String, _ searches: [String]) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    for search in searches {
      let object = try Program.succeed(
        ["decode", Self.model(name), sound, "--json", "--search", search, "--ref", "A B"]
      ).object
      // 0.8 s are 80 rows, 4 or 8 of them a frame.
      #expect(try object.integer("frames") == (name == "nemo-rnnt" ? 20 : 10))
      let stated = try object.object("search").string("semantics")
      let isMonotonic = ["modified", "monotonic"].contains(search)
      #expect(stated == (name == "nemo-tdt" ? "tdt" : isMonotonic ? "monotonic" : "rnnt"))
      guard !isMonotonic, search != "greedy" else { continue }
      for candidate in try object.objects("nbest") {
        #expect(try candidate.double("score") <= candidate.double("exact_log_prob") + 1e-9)
      }
    }
  }

  @Test("searches that do not fit a TDT model name those that do")
  func unfit() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    for search in ["modified", "alsd", "maes"] {
      let run = try Program.run(["decode", Self.model("nemo-tdt"), sound, "--search", search])
      #expect(run.status == 1 && run.errors.contains("expected one of greedy, tsd"), "\(run)")
    }
  }

  @Test("score: a text has no monotonic score where tokens have durations")
  func score() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    for (name, _) in Self.searches {
      let object = try Program.succeed(
        ["score", Self.model(name), sound, "--text", "A BC", "--json"]
      ).object
      let exact = try object.double("exact_log_prob")
      #expect(exact.isFinite)
      #expect(try object.double("viterbi_log_prob") <= exact)
      #expect(try object.isNull("monotonic_log_prob") == (name == "nemo-tdt"))
    }
  }

  @Test("why says where a text was lost")
  func why() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    for (name, _) in Self.searches {
      let run = try Program.run([
        "why", Self.model(name), sound, "--text", "A BC", "--search", "tsd", "--beam", "1",
      ])
      #expect(run.status == 0 && run.output.contains("A BC"), "\(run)")
    }
  }

  @Test("evaluate")
  func evaluate() throws {
    let folder = try TemporaryFolder()
    try TestSound.write("one.wav", in: folder)
    let list = try folder.write(Array("one\tA BC\n".utf8), as: "refs.tsv")
    for (name, _) in Self.searches {
      let text = try Program.succeed([
        "evaluate", Self.model(name), "--refs", list, "--audio-dir", folder.url.path,
      ]).output
      #expect(text.contains("WER"), "\(text)")
    }
  }

  @Test("info names the features and the metadata")
  func info() throws {
    let text = try Program.succeed(["info", Self.model("nemo-tdt")]).output
    #expect(text.contains("per feature") && text.contains("subsampling_factor"), "\(text)")
  }

  @Test("the workbench shows expansions with their durations")
  func workbench() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    func screen(_ keys: String) throws -> String {
      let file = try folder.write(Array(keys.utf8), as: "keys.txt")
      return try Program.succeed([
        "open", Self.model("nemo-tdt"), sound, "--keys", file, "--dump-screen", "--size", "120x40",
      ]).output
    }
    let beam = try screen("lll")
    #expect(beam.contains("tdt scores") && beam.contains("duration in frames:"), "\(beam)")
    let inside = try screen("lll]]")
    #expect(inside.contains("waits") && inside.contains("blank+"), "\(inside)")
  }

  @Test("invalid feature options are usage errors")
  func usage() throws {
    for (option, names) in [
      ("--features-of", "icefall, sherpa-nemo, nemo"), ("--normalization", "none, per-feature"),
    ] {
      let run = try Program.run(["info", Self.model("nemo-rnnt"), option, "mfcc"])
      #expect(run.status == 64 && run.errors.contains(names), "\(run)")
    }
  }
}
