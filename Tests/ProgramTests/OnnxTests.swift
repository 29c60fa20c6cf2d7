import Foundation
import OnnxModels
import TestSupport
import Testing

/// Folders of ONNX files as models, on the command line.
@Suite struct OnnxTests {
  static let model =
    TestData.packageRoot.appendingPathComponent("Tests/Vectors/onnx/streaming").path

  private static let runtime = Result { try OnnxRuntime.open() }
  static var isThere: Bool { (try? runtime.get()) != nil }
  static var missing: Comment {
    if case .failure(let error) = runtime { return Comment(rawValue: "\(error)") }
    return "ONNX Runtime is there"
  }

  @Test("a folder decodes as a file does", .enabled(if: isThere, missing))
  func decode() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["decode", Self.model, sound, "--json", "--ref", "A BC"]
    ).object
    // 1.46 s with the silence are 146 rows; windows of 5 begin every 2, the last is followed by a
    // row.
    #expect(try object.integer("frames") == 71)
    #expect(try abs(object.double("frame_duration") - 0.02) < 1e-9)
    #expect(try abs(object.double("duration") - 0.8) < 1e-9)
    let candidates = try object.objects("nbest")
    #expect(!candidates.isEmpty)
    let shares = try candidates.reduce(0) { try $0 + $1.double("posterior") }
    #expect(abs(shares - 1) < 1e-9)
    for candidate in candidates {
      #expect(try candidate.double("score") <= candidate.double("exact_log_prob") + 1e-9)
    }
  }

  @Test("two runs print the same", .enabled(if: isThere, missing))
  func repeats() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let runs = try (0..<2).map { _ in
      try Program.succeed(["decode", Self.model, sound, "--json"]).output
    }
    #expect(runs[0] == runs[1])
  }

  @Test("the user can choose the appended silence", .enabled(if: isThere, missing))
  func tail() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let object = try Program.succeed(
      ["decode", Self.model, sound, "--json", "--tail-padding", "0"]
    ).object
    #expect(try object.integer("frames") == 38)
  }

  @Test("info counts the weights and shows the metadata", .enabled(if: isThere, missing))
  func info() throws {
    let text = try Program.succeed(["info", Self.model]).output
    #expect(text.hasPrefix("streaming\n"))
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["encoder.decode_chunk_len", "2"]), "\(text)")
    #expect(rows.contains(["predictor.vocab_size", "9"]), "\(text)")
    let object = try Program.succeed(["info", Self.model, "--json"]).object
    let counts = try object.objects("components").map { try $0.integer("parameters") }
    // Encoder 8 x 6, a step and a one; decoder 9 x 7, 2 x 7, three constants; joiner 6 x 7, 7 x 9, 9.
    #expect(counts == [50, 80, 114])
  }

  @Test("the workbench opens it", .enabled(if: isThere, missing))
  func workbench() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let screen = try Program.succeed(
      ["open", Self.model, sound, "--dump-screen", "--size", "100x30"]
    ).output
    #expect(screen.contains("N-best and risk"))
  }

  @Test("an invalid library is reported, with install instructions")
  func noRuntime() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let library = try folder.write(Array("text".utf8), as: "libonnxruntime.so")
    for name in [library, folder.path("none.so")] {
      let run = try Program.run(["decode", Self.model, sound, "--onnxruntime", name])
      #expect(run.status == 1 && !run.wasKilled, "\(run)")
      #expect(run.errors.contains(name) && run.errors.contains("pip install onnxruntime"))
      #expect(run.output.isEmpty)
    }
  }

  @Test("folders and files that are not a model are rejected with what would be one")
  func noModel() throws {
    let folder = try TemporaryFolder()
    let empty = try Program.run(["info", folder.url.path])
    #expect(empty.status == 1 && empty.errors.contains("encoder*.onnx"), "\(empty)")
    let lone = try Program.run(["info", Self.model + "/joiner.onnx"])
    #expect(lone.status == 1 && lone.errors.contains("name its folder"), "\(lone)")
    for file in ["encoder.onnx", "decoder.onnx", "tokens.txt"] {
      try folder.write(Data(contentsOf: URL(fileURLWithPath: "\(Self.model)/\(file)")), as: file)
    }
    let part = try Program.run(["info", folder.url.path])
    #expect(part.status == 1 && part.errors.contains("expected joiner*.onnx"), "\(part)")
  }

  @Test(
    "wrong options are wrong usage",
    arguments: [
      (["--precision", "fp8"], "fp32, fp16, int8"), (["--tail-padding", "-1"], "0 to 60"),
      (["--tail-padding", "nan"], "0 to 60"), (["--tail-padding", "long"], "tail-padding"),
    ])
  func usage(_ options: [String], _ word: String) throws {
    let run = try Program.run(["info", Self.model] + options)
    #expect(run.status == 64 && run.errors.contains(word), "\(run)")
  }
}
