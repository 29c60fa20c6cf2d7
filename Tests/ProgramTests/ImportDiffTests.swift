import Foundation
import OnnxModels
import TestSupport
import Testing

/// `beamscope import` and `beamscope diff`, and the benchmark against another program.
@Suite struct ImportDiffTests {
  /// A transducer that can be imported.
  private func importable(in folder: TemporaryFolder) throws -> String {
    let sources = [
      "encoder.onnx": "streaming/encoder.onnx", "joiner.onnx": "streaming/joiner.onnx",
      "tokens.txt": "streaming/tokens.txt", "decoder.onnx": "importable/decoder.onnx",
    ]
    for (name, source) in sources {
      let file = TestData.packageRoot.appendingPathComponent("Tests/Vectors/onnx/\(source)")
      try folder.write(Data(contentsOf: file), as: "small/\(name)")
    }
    return folder.path("small")
  }

  @Test(
    "an imported model is a model for every command, and agrees with its source",
    .enabled(if: OnnxTests.isThere, OnnxTests.missing))
  func importAndDiff() throws {
    let folder = try TemporaryFolder()
    let source = try importable(in: folder)
    let sound = try TestSound.write("one.wav", in: folder)
    let model = folder.path("native.safetensors")
    let said = try Program.succeed(["import", source, "-o", model]).output
    #expect(said.contains("small") && said.contains("at most"), "\(said)")

    let info = try Program.succeed(["info", model, "--json"]).object
    #expect(try info.object("encoder").string("file") == "small/encoder.onnx")
    let decoded = try Program.succeed(["decode", model, sound, "--json"]).object
    #expect(try decoded.integer("frames") == 71)
    let screen = try Program.succeed(
      ["open", model, sound, "--dump-screen", "--size", "100x30"]
    ).output
    #expect(screen.contains("N-best and risk"))

    for search in ["modified", "tsd", "alsd"] {
      let object = try Program.succeed(
        ["diff", model, source, sound, "--search", search, "--json"]
      ).object
      #expect(try object.isNull("first_difference") && object.isNull("first_best_difference"))
      #expect(try object.doubles("log_prob_differences").count == 71)
      #expect(try object.object("log_prob_difference").double("largest") < 1e-4)
      #expect(try object.object("score_difference").double("largest") < 1e-3)
      #expect(try object.object("encoder_difference").double("largest") == 0)
      let texts = try object.strings("texts")
      #expect(texts[0] == texts[1])
    }
    let listing = try Program.succeed(["diff", model, source, sound]).output
    #expect(listing.contains("the same hypotheses in the same order at every frame"), "\(listing)")
  }

  @Test(
    "two different models diverge somewhere", .enabled(if: OnnxTests.isThere, OnnxTests.missing))
  func parting() throws {
    let folder = try TemporaryFolder()
    let source = try importable(in: folder)
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(["diff", source, OnnxTests.model, sound, "--json"]).object
    let first = try object.object("first_difference")
    let frame = try first.integer("frame")
    #expect((0..<71).contains(frame))
    #expect(try ["order", "members", "best"].contains(first.string("kind")))
    #expect(try object.object("log_prob_difference").double("largest") > 0.01)
    let listing = try Program.succeed(["diff", source, OnnxTests.model, sound]).output
    #expect(listing.contains("Frame \(frame):"), "\(listing)")
  }

  @Test("models with different vocabularies are not compared")
  func otherVocabulary() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let models = [
      TinyModels.committed("stateless1"), try TinyModels.unambiguous(in: folder),
    ]
    let run = try Program.run(["diff"] + models + [sound])
    #expect(run.status == 1 && !run.wasKilled && run.errors.contains("same vocabulary"), "\(run)")
  }

  @Test("a native model does not differ from itself")
  func same() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let model = TinyModels.committed("stateless1")
    let object = try Program.succeed(["diff", model, model, sound, "--json"]).object
    #expect(try object.isNull("first_difference"))
    for key in ["score_difference", "log_prob_difference", "encoder_difference"] {
      #expect(try object.object(key).double("largest") == 0, "\(key)")
    }
  }

  @Test("folders without a model cannot be imported")
  func noModel() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["import", folder.url.path, "-o", folder.path("m.safetensors")])
    #expect(run.status == 1 && run.errors.contains("encoder*.onnx"), "\(run)")
  }

  @Test(
    "the benchmark takes turns with another program",
    .enabled(if: OnnxTests.isThere, OnnxTests.missing))
  func peer() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let script = try folder.write(
      [
        "import json, sys",
        "print(json.dumps({'name': 'a parrot'}), flush=True)",
        "for line in sys.stdin:",
        "    print(json.dumps({'seconds': 2.0, 'texts': [line.strip()]}), flush=True)",
      ], as: "parrot.py")
    let command = ["bench", "decode", OnnxTests.model, sound, "--repetitions", "2", "--against"]
    let object = try Program.succeed(command + [script, "--json"]).object
    #expect(try object.string("peer") == "a parrot")
    let beams = try object.objects("beams")
    #expect(try beams.map { try $0.integer("beam") } == [4, 16])
    for beam in beams {
      #expect(try beam.double("peer_time") == 2 && beam.doubles("ratios").count == 2)
      let ratio = try beam.double("ratio")
      #expect(try beam.doubles("ratios").contains(ratio) && beam.integer("same_texts") == 0)
    }
    #expect(try Program.succeed(command + [script]).output.contains("a parrot's"))

    try folder.write(["raise SystemExit('no voice')"], as: "mute.py")
    let mute = try Program.run(command + [folder.path("mute.py")])
    #expect(mute.status == 1 && mute.errors.contains("no answer"), "\(mute)")
    let none = try Program.run(command + [folder.path("none.py")])
    #expect(none.status == 1 && none.errors.contains("none.py"), "\(none)")
  }
}
