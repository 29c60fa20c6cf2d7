import Audio
import AudioFiles
import Foundation
import Kernels
import ModelFiles
import TestSupport
import Testing
import Transducer

/// The commands are views of one program and agree with each other.
@Suite struct AgreementTests {
  @Test(arguments: ["tsd", "modified", "greedy"])
  func decodeEvaluateAndScoreAgree(search: String) throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sounds = try (1...5).map { seed in
      try TestSound.write(
        "utt\(seed).wav", in: folder, seconds: 0.3 + 0.2 * Double(seed), seed: UInt64(seed))
    }
    let decoded = try Program.succeed(
      ["decode", model] + sounds + ["--json", "--search", search]
    ).objects

    let refs = try folder.write((1...5).map { "utt\($0)\tA" }, as: "refs.tsv")
    let found = folder.path("found.tsv")
    _ = try Program.succeed([
      "evaluate", model, "--refs", refs, "--audio-dir", folder.url.path, "--search", search,
      "--hypotheses", found,
    ])
    let expected = try decoded.enumerated().map { "utt\($0 + 1)\t\(try $1.string("text"))\n" }
    #expect(try folder.text("found.tsv") == expected.joined())

    for (object, sound) in zip(decoded, sounds) {
      for candidate in try object.objects("nbest") {
        let score = try Program.succeed(
          ["score", model, sound, "--text", try candidate.string("text"), "--json"]
        ).object
        #expect(try score.integers("ids") == candidate.integers("ids"))
        #expect(try score.double("exact_log_prob") == candidate.double("exact_log_prob"))
      }
    }
  }

  @Test func aReferenceScoresLikeTheText() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sound = try TestSound.write("one.wav", in: folder, seed: 2)
    let text = "A B C E D"
    let object = try Program.succeed(
      ["decode", model, sound, "--json", "--ref", text.lowercased()]
    ).object
    let score = try Program.succeed(["score", model, sound, "--text", text, "--json"]).object
    #expect(try object.object("reference").string("text") == text)
    #expect(
      try object.object("reference").double("exact_log_prob") == score.double("exact_log_prob"))
    #expect(try score.integers("ids") == [1, 2, 3, 5, 4])
  }

  @Test func decodeAndEvaluateCountTheSameEdits() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sound = try TestSound.write("one.wav", in: folder, seed: 2)
    let text = " a qux  B c "
    let refs = try folder.write(["one\t\(text)"], as: "refs.tsv")
    let decoded = try Program.succeed(["decode", model, sound, "--json", "--ref", text]).object
    let evaluated = try Program.succeed([
      "evaluate", model, "--refs", refs, "--audio-dir", folder.url.path, "--json", "--errors",
    ]).object
    let edits = try decoded.objects("nbest")[0].object("edits")
    for key in ["sub", "ins", "del", "words"] {
      #expect(try edits.integer(key) == evaluated.object("edits").integer(key))
    }
    #expect(
      try decoded.object("reference").string("text")
        == evaluated.objects("errors")[0].string("reference"))
  }

  /// The screen rounds scores to two decimals and the risk to three.
  @Test func theWorkbenchShowsWhatDecodePrints() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.unambiguous(in: folder)
    let sound = try TestSound.write("one.wav", in: folder, seconds: 0.5, seed: 2)
    let arguments = [model, sound, "--ref", "A B"]
    let object = try Program.succeed(["decode"] + arguments + ["--json"]).object
    let screen = try Program.succeed(
      ["open"] + arguments + ["--dump-screen", "--size", "160x50"])
    let candidates = try object.objects("nbest")
    try #require(!candidates.isEmpty)
    for (index, candidate) in candidates.enumerated() {
      let values = try ["exact_log_prob", "score"].map { key in
        String(format: "%.2f", try candidate.double(key))
      }
      let text = try candidate.string("text")
      let isShown = screen.lines.contains { line in
        ([String(index + 1), text] + values).allSatisfy(line.contains)
      }
      #expect(isShown, "candidate \(index + 1), \(values), \(text) in:\n\(screen.output)")
    }
    let risk = try String(format: "R %.3f", object.double("expected_risk"))
    #expect(screen.output.contains(risk), "\(risk) in:\n\(screen.output)")
  }

  @Test(arguments: ["full", "streaming"])
  func theArraysAreThoseOfTheLayersBelow(name: String) throws {
    let folder = try TemporaryFolder()
    let path = TinyModels.committed(name)
    let sound = try TestSound.write("one.wav", in: folder, sampleRate: 22_050)
    let model = try ModelFile.read(path)
    let clip = try SoundFile.read(sound)

    func array(_ arguments: [String]) throws -> Matrix {
      let output = folder.path("array.npy")
      _ = try Program.succeed(arguments + ["--output", output])
      return try NumpyFile.read(output)
    }
    let features = try model.features.features(of: clip).frames
    #expect(try array(["features", path, sound]) == model.features.rawFeatures(of: clip))
    #expect(try array(["features", path, sound, "--stacked"]) == features)
    #expect(try array(["encode", path, sound]) == model.model.encoder.encode(features))
  }

  @Test(arguments: ["kaldi-log-mel", "sphinx-mfcc"])
  func aFrontEndAloneHasItsDefaults(name: String) throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let output = folder.path("array.npy")
    let run = try Program.succeed([
      "features", "--front-end", name, sound, "--output", output,
    ])
    let frontEnd = try FrontEndCatalog.make(type: name)
    let expected = try frontEnd.features(of: SoundFile.read(sound))
    #expect(try NumpyFile.read(output) == expected)
    #expect(run.output.contains("\(expected.rows) x \(expected.columns) float32"))
  }

  @Test func cepstraReadLikeTheSoundTheyWereMadeOf() throws {
    let folder = try TemporaryFolder()
    let model = try TinyModels.sphinx(in: folder)
    let sound = try TestSound.write("one.wav", in: folder)
    let output = folder.path("array.npy")
    _ = try Program.succeed(["features", model, sound, "--output", output])
    let cepstra = try folder.write(
      TestSound.cepstra(NumpyFile.read(output).storage), as: "cepstra/one.mfc")
    let objects = try Program.succeed(["decode", model, sound, cepstra, "--json"]).objects
    #expect(try objects[0].string("text") == objects[1].string("text"))
    #expect(
      try objects[0].objects("nbest").map { try $0.double("exact_log_prob") }
        == objects[1].objects("nbest").map { try $0.double("exact_log_prob") })
  }

  @Test func infoCountsWhatTheFileHolds() throws {
    let path = TinyModels.committed("full")
    let object = try Program.succeed(["info", path, "--json"]).object
    #expect(
      object.keys == [
        "file", "name", "licence", "provenance", "parameters", "bytes", "components",
        "frame_duration", "look_ahead", "vocabulary", "features", "encoder", "predictor", "joiner",
      ])
    let file = try SafetensorsFile.read(path)
    let components = try object.objects("components")
    let tensors = try components.flatMap { try $0.objects("tensors") }
    #expect(
      try Set(tensors.map { try $0.string("name") }) == Set(file.entries.map(\.name)))
    #expect(try object.integer("parameters") == file.entries.reduce(0) { $0 + $1.count })
    #expect(try object.integer("bytes") == file.entries.reduce(0) { $0 + $1.range.count })
    #expect(
      try components.map { try $0.string("name") }
        == ["front end", "encoder", "predictor", "joiner"])
    #expect(try components[3].strings("tied") == ["predictor.embedding"])
    #expect(try object.object("vocabulary").strings("tokens").count == 6)
    #expect(try object.isNull("look_ahead"))

    let listing = try Program.succeed(["info", path]).output
    for text in ["full", "Apache-2.0", "▁AB", "predictor.context_size", "tied to"] {
      #expect(listing.contains(text))
    }
  }
}
