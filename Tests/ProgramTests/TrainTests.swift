import Foundation
import ModelFiles
import TestSupport
import Testing
import Transducer

/// `beamscope train`: the result is a better model, and interruptions lose nothing.
@Suite struct TrainTests {
  /// A tiny model, and a few seconds of sound with words that its vocabulary spells.
  private struct Scene {
    let folder: TemporaryFolder
    let model: String
    static let texts = ["A B", "C", "D E A", "B B", "E", "C A D"]

    init() throws {
      let folder = try TemporaryFolder()
      self.folder = folder
      model = try TinyModels.unambiguous(in: folder)
      for (index, _) in Self.texts.enumerated() {
        try TestSound.write("audio/\(index).wav", in: folder, seed: UInt64(index + 3))
      }
      try write(Self.texts.enumerated().map { "\($0)\t\($1)" }, as: "train")
      try write(["0\tA B", "2\tD E A"], as: "held")
    }

    /// A manifest beside the sound.
    func write(_ lines: [String], as name: String) throws {
      try folder.write(lines, as: "audio/\(name).tsv")
    }

    /// The arguments of a training to `out`.
    func arguments(_ out: String, _ more: [String] = []) -> [String] {
      [
        "train", model, "--data", folder.path("audio/train.tsv"), "--held-out",
        folder.path("audio/held.tsv"), "--out", folder.path(out), "--batch", "2", "--cache",
        folder.path("cache"), "--threads", "2",
      ] + more
    }

    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: folder.url.appendingPathComponent(name))
    }

    func log(_ run: String) throws -> [JSONObject] {
      try folder.text("\(run)/log.jsonl").split(separator: "\n").map {
        try JSONObject(line: String($0))
      }
    }
  }

  @Test func fineTuningLowersTheLossAndKeepsTheEncoder() throws {
    let scene = try Scene()
    let run = try Program.succeed(
      scene.arguments("out.safetensors", ["--epochs", "12", "--rate", "0.02", "--decay", "0"]))
    #expect(run.output.contains("best"))
    let before = try SafetensorsFile.read(scene.model)
    let after = try SafetensorsFile.read(scene.folder.path("out.safetensors"))
    #expect(Set(before.tensors.map(\.name)) == Set(after.tensors.map(\.name)))
    for tensor in before.tensors {
      let other = try #require(after.tensors.first { $0.name == tensor.name })
      let isTrained = tensor.name.hasPrefix("predictor.") || tensor.name.hasPrefix("joiner.")
      #expect((tensor == other) == !isTrained, "\(tensor.name)")
    }
    let epochs = try scene.log("out.run").filter { try $0.string("event") == "epoch" }
    #expect(epochs.count == 13)
    let losses = try epochs.map { try $0.double("held_out_loss") }
    #expect(losses[12] < 0.7 * losses[0])
    // The log says what the model does: its word error rate, by another command.
    let rates = try epochs.filter { try $0.bool("best") }.map { try $0.double("held_out_wer") }
    let evaluation = try Program.succeed([
      "evaluate", scene.folder.path("out.safetensors"), "--refs",
      scene.folder.path("audio/held.tsv"), "--search", "greedy", "--json",
    ]).object
    #expect(try evaluation.double("wer") == rates.last)
    let curves = try scene.folder.text("out.run/curves.svg")
    #expect(curves.hasPrefix("<svg"))
    for text in ["epoch", "loss per label", "training", "held-out", "word errors"] {
      #expect(curves.contains(text))
    }
  }

  @Test(
    arguments: [
      ["--predictor", "reduced", "--tied", "--heads", "2", "--similarity", "cosine"],
      ["--predictor", "reduced", "--untied", "--context-size", "3", "--hat"],
      ["--predictor", "stateless", "--untied"],
      ["--predictor", "lstm", "--hidden-dim", "8", "--layers", "2", "--untied", "--hat"],
    ])
  func newDecoders(options: [String]) throws {
    let scene = try Scene()
    let more = options + ["--epochs", "2", "--embedding-dim", "8"]
    _ = try Program.succeed(scene.arguments("a.safetensors", more))
    let model = try ModelFile.read(scene.folder.path("a.safetensors"))
    #expect(model.description.name == "a")
    let hasOutput = model.inventory.components.flatMap(\.tensors)
      .contains { $0.name == "joiner.output.weight" }
    #expect(hasOutput == options.contains("--untied"))
    // Another seed is another decoder; another number of threads is not.
    _ = try Program.succeed(scene.arguments("b.safetensors", more + ["--seed", "2"]))
    _ = try Program.succeed(
      scene.arguments("c.safetensors", more + ["--threads", "1", "--name", "a"]))
    #expect(try scene.bytes("a.safetensors") == scene.bytes("c.safetensors"))
    #expect(try scene.bytes("a.safetensors") != scene.bytes("b.safetensors"))
  }

  @Test func riskTraining() throws {
    let scene = try Scene()
    _ = try Program.succeed(
      scene.arguments(
        "out.safetensors",
        ["--loss", "embr", "--epochs", "2", "--nbest", "3", "--risk-warm-up", "2"]))
    for epoch in try scene.log("out.run") where try epoch.string("event") == "epoch" {
      #expect(try epoch.double("held_out_risk") >= 0)
    }
    #expect(try scene.folder.text("out.run/curves.svg").contains("expected word errors"))
  }

  /// Killed at several moments, each time by SIGKILL, and resumed until it ends.
  @Test func aKilledRunEndsWithTheSameBits() throws {
    let scene = try Scene()
    let more = [
      "--epochs", "12", "--predictor", "reduced", "--checkpoint-seconds", "0", "--name", "x",
    ]
    _ = try Program.succeed(scene.arguments("whole.safetensors", more))
    let arguments = scene.arguments("killed.safetensors", more + ["--resume"])
    var kills = 0
    for delay in [0.15, 0.3, 0.3, 0.4, 0.4, 0.5, 0.5] {
      let process = try Program.start(arguments)
      Thread.sleep(forTimeInterval: delay)
      if process.isRunning {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
    }
    #expect(kills > 0)
    let last = try Program.succeed(arguments)
    #expect(try scene.bytes("killed.safetensors") == scene.bytes("whole.safetensors"), "\(last)")
    // Each step and epoch is in the log once.
    let steps = try scene.log("killed.run").filter { try $0.string("event") == "step" }
    #expect(try steps.map { try $0.integer("step") } == Array(1...36))
    let epochs = try scene.log("killed.run").filter { try $0.string("event") == "epoch" }
    #expect(try epochs.map { try $0.integer("epoch") } == Array(1...12))
  }

  @Test func ctrlCWritesACheckpointAndSaysHowToGoOn() throws {
    let scene = try Scene()
    let more = ["--epochs", "100000", "--predictor", "reduced"]
    let process = try Program.start(scene.arguments("out.safetensors", more))
    let log = scene.folder.path("out.run/log.jsonl")
    for _ in 0..<600 where (try? Data(contentsOf: URL(fileURLWithPath: log)).count) ?? 0 < 2000 {
      Thread.sleep(forTimeInterval: 0.05)
    }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    #expect(!FileManager.default.fileExists(atPath: scene.folder.path("out.safetensors")))
    // Starting over would discard it; continuing with other options would mix two runs.
    let again = try Program.run(scene.arguments("out.safetensors", more))
    #expect(again.status == 1 && again.errors.contains("--resume"))
    let other = try Program.run(
      scene.arguments("out.safetensors", more + ["--resume", "--rate", "0.5"]))
    #expect(other.status == 1 && other.errors.contains("options.rate: found 0.002"))
    // Of the same shapes, and still another network.
    let cosine = try Program.run(
      scene.arguments("out.safetensors", more + ["--resume", "--similarity", "cosine"]))
    #expect(cosine.status == 1 && cosine.errors.contains("predictor: found reduced"))
    try scene.write(["0\tA B", "1\tD"], as: "held")
    let moved = try Program.run(scene.arguments("out.safetensors", more + ["--resume"]))
    #expect(moved.status == 1 && moved.errors.contains("held-out: found"))
  }

  /// A simulated full disk: no file may grow beyond half a checkpoint.
  @Test func whereTheDiskIsFullTheOldCheckpointSurvives() throws {
    let scene = try Scene()
    let arguments = scene.arguments(
      "out.safetensors",
      [
        "--epochs", "100000", "--predictor", "reduced", "--embedding-dim", "64",
        "--checkpoint-seconds", "0",
      ])
    let process = try Program.start(arguments)
    let checkpoint = scene.folder.path("out.run/checkpoint.safetensors")
    for _ in 0..<600 where !FileManager.default.fileExists(atPath: checkpoint) {
      Thread.sleep(forTimeInterval: 0.05)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let before = try scene.bytes("out.run/checkpoint.safetensors")
    let full = try Program.run(
      arguments + ["--resume"], fileLimit: before.count / 1024 / 2)
    #expect(full.status == 1 && !full.wasKilled, "\(full)")
    #expect(full.errors.contains("checkpoint.safetensors: found File too large"), "\(full)")
    #expect(try scene.bytes("out.run/checkpoint.safetensors") == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: scene.folder.path("out.run"))
    #expect(!names.contains { $0.hasSuffix(".new") })
  }

  @Test func badUtterancesAreLeftOutAndCounted() throws {
    let scene = try Scene()
    try TestSound.write("audio/short.wav", in: scene.folder, seconds: 0.001)
    try scene.folder.write(
      TestSound.wave(data: [UInt8](repeating: 0xFF, count: 64_000), format: 3, bits: 32),
      as: "audio/nan.wav")
    try scene.write(
      ["0\tA B", "1\tQUX", "2\t", "short\tA", "nan\tB", "3\tB B"], as: "train")
    let run = try Program.succeed(scene.arguments("out.safetensors", ["--epochs", "1"]))
    #expect(run.errors.contains("training: 4 of 6 utterances skipped: 1 (the vocabulary"))
    #expect(run.output.contains("2 utterances, 2 held out"))
    try scene.write(["1\tQUX", "2\t"], as: "train")
    let none = try Program.run(scene.arguments("none.safetensors", ["--epochs", "1"]))
    #expect(none.status == 1 && none.errors.contains("no usable utterance among 2"))
    try scene.write(["0\tA B", "gone\tA"], as: "train")
    let gone = try Program.run(scene.arguments("none.safetensors", ["--epochs", "1"]))
    #expect(gone.status == 1 && gone.errors.contains("gone"))
  }

  @Test func framesAreKeptAndMadeAnewWhereTheSoundChanged() throws {
    let scene = try Scene()
    func frames() throws -> [String: Data] {
      let names = try FileManager.default.contentsOfDirectory(atPath: scene.folder.path("cache"))
      return try Dictionary(
        uniqueKeysWithValues: names.filter { $0.hasSuffix(".frames") }.map {
          ($0, try scene.bytes("cache/\($0)"))
        })
    }
    _ = try Program.succeed(scene.arguments("a.safetensors", ["--epochs", "1"]))
    let first = try frames()
    #expect(first.count == 2)
    // A decoder over the same encoder shares them.
    _ = try Program.succeed(
      scene.arguments("b.safetensors", ["--epochs", "1", "--predictor", "lstm"]))
    #expect(try frames() == first)
    try TestSound.write("audio/5.wav", in: scene.folder, seconds: 1.1, seed: 77)
    _ = try Program.succeed(scene.arguments("c.safetensors", ["--epochs", "1"]))
    let second = try frames()
    #expect(Set(second.keys) == Set(first.keys))
    #expect(second.filter { $0.value != first[$0.key] }.count == 1)
    // A partial file is recreated.
    let torn = try #require(second.first)
    try torn.value.prefix(torn.value.count / 2).write(
      to: scene.folder.url.appendingPathComponent("cache/\(torn.key)"))
    _ = try Program.succeed(scene.arguments("d.safetensors", ["--epochs", "1"]))
    #expect(try frames() == second)
    #expect(try scene.bytes("c.safetensors") != scene.bytes("a.safetensors"))
  }

  @Test func filesThatCannotBeWrittenAreFoundOutBefore() throws {
    let scene = try Scene()
    let nowhere = try Program.run(scene.arguments("none/out.safetensors", ["--epochs", "1"]))
    #expect(nowhere.status == 1 && nowhere.errors.contains("--out"))
    let same = try Program.run(scene.arguments("letters.safetensors", ["--epochs", "1"]))
    #expect(same.status == 1 && same.errors.contains("the model that training starts from"))
    try scene.folder.write(["x"], as: "file")
    let run = try Program.run(
      scene.arguments("a.safetensors", ["--epochs", "1", "--run", scene.folder.path("file/run")]))
    #expect(run.status == 1 && run.errors.contains("--run"))
  }

  @Test(
    arguments: [
      (["--heads", "2"], "--predictor"), (["--predictor", "lstm", "--heads", "2"], "--heads"),
      (["--nbest", "3"], "--loss embr"), (["--rate", "-1"], "--rate"),
      (["--predictor", "odd"], "reduced"), (["--wer-search", "odd"], "odd"),
      (["--select", "odd"], "loss or wer"), (["--spelling", "odd"], "model or greedy"),
    ])
  func wrongUsage(options: [String], message: String) throws {
    let run = try Program.run(
      ["train", "m", "--data", "d", "--held-out", "h", "--out", "o"] + options)
    #expect(run.status == 64 && run.errors.contains(message), "\(run)")
  }
}
