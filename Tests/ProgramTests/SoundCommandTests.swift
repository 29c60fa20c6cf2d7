import Foundation
import OnnxModels
import TestSupport
import Testing

/// Sounds as people have them, through the program.
@Suite struct SoundCommandTests {
  private static let model = TestData.packageRoot
    .appendingPathComponent("samples/models/an4-full.safetensors").path
  private static let hasField = TestData.has("field/audio")
  private static let hasRuntime = (try? OnnxRuntime.open()) != nil

  private static func field(_ name: String) -> String { TestData.url("field/\(name)").path }

  private func warnings(_ object: JSONObject) throws -> [String] {
    try object.objects("warnings").map { try $0.string("kind") }
  }

  /// Two channels of different loudness.
  private func stereo(in folder: TemporaryFolder) throws -> String {
    let frames: [Int16] = (0..<8000).flatMap { [Int16($0 % 200), Int16(-($0 % 200))] }
    return try folder.write(
      TestSound.wave(data: frames.flatMap { TestSound.little($0) }, channels: 2), as: "two.wav")
  }

  @Test func everyCommandTakesAChannel() throws {
    let folder = try TemporaryFolder()
    let (sound, model) = (try stereo(in: folder), TinyModels.committed("full"))
    let refs = try folder.write(["two\tA"], as: "refs.tsv")
    let commands: [[String]] = [
      ["decode", model, sound], ["score", model, sound, "--text", "A"],
      ["why", model, sound, "--text", "A"], ["diff", model, model, sound],
      ["show", "beam", model, sound], ["encode", model, sound, "-o", folder.path("e.npy")],
      ["features", model, sound, "-o", folder.path("f.npy")],
      ["evaluate", model, "--refs", refs], ["open", model, sound, "--dump-screen"],
    ]
    for command in commands {
      for channel in ["mix", "left", "2"] {
        _ = try Program.succeed(command + ["--channel", channel])
      }
      let run = try Program.run(command + ["--channel", "3"])
      if command[0] != "open" && command[0] != "show" {
        #expect(run.status == 1, "\(command): \(run)")
        #expect(run.errors.contains("channel 3 of a sound with 2"), "\(run)")
      }
      #expect(try Program.run(command + ["--channel", "both"]).status == 64)
    }
  }

  @Test func theNotesAreInTheJSON() throws {
    let folder = try TemporaryFolder()
    let (sound, model) = (try stereo(in: folder), TinyModels.committed("full"))
    let mixed = try Program.succeed(["decode", model, sound, "--json"]).object
    #expect(try warnings(mixed).filter { $0 == "mixed-down" || $0 == "cancelled" }.count == 2)
    let left = try Program.succeed(["decode", model, sound, "--json", "--channel", "left"]).object
    #expect(try warnings(left).contains("channel") && !warnings(left).contains("cancelled"))
    let shown = try Program.succeed(["show", "log", model, sound, "--json"])
    #expect(shown.output.contains("cancelled"))
  }

  @Test func aTraceRemembersItsChannel() throws {
    let folder = try TemporaryFolder()
    let sound = try stereo(in: folder)
    let trace = folder.path("left.trace")
    let model = TinyModels.committed("full")
    _ = try Program.succeed(
      ["decode", model, sound, "--channel", "right", "--trace", trace])
    _ = try Program.succeed(["replay", trace])
    _ = try Program.succeed(["open", "--trace", trace, "--dump-screen"])
  }

  @Test func standardInputIsASound() throws {
    let folder = try TemporaryFolder()
    let sound = try TestSound.write("one.wav", in: folder)
    let model = TinyModels.committed("full")
    let plain = try Program.succeed(["decode", model, sound, "--json"]).object
    let program = try Program.executable().path
    for input in ["-", "/dev/stdin", "<(cat \"$2\")"] {
      let script = "\"$0\" decode \"$1\" \(input) --json < <(cat \"$2\")"
      let run = try Self.bash(script, [program, model, sound])
      #expect(run.status == 0, "\(run)")
      #expect(
        try JSONObject(line: run.output).string("text") == plain.string("text"), "\(input)")
    }
    let twice = try Program.run(["decode", model, "-", "--refs", "-"])
    #expect(twice.status == 64 && twice.errors.contains("standard input"), "\(twice)")
    let traced = try Program.run(["decode", model, "-", "--trace", folder.path("t.trace")])
    #expect(traced.status == 64 && traced.errors.contains("--trace"), "\(traced)")
  }

  private static func bash(
    _ script: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test(.enabled(if: hasField, "needs the sounds of the field"))
  func fieldSoundsAreRecognised() throws {
    let texts = [
      "aiff.aiff": "FOUR THREE SIX", "data-zero.wav": "FOUR THREE SIX",
      "data-zero-riff36.wav": "FOUR THREE SIX", "data-ffffffff.wav": "FOUR THREE SIX",
      "flac.flac": "FOUR THREE SIX", "float-over1.wav": "FOUR THREE SIX",
      "float-int16range.wav": "FOUR THREE SIX", "mp3.mp3": "FOUR THREE SIX",
      "opus.opus": "FOUR THREE SIX", "pcm44k.wav": "FOUR THREE SIX", "gsm.wav": "FOUR EIGHT",
      "pcm8k.wav": "FOUR THREE EIGHT", "stereo-left.wav": "FOUR THREE SIX",
    ].map { (Self.field("audio/\($0.key)"), $0.value) }
    let names = ["-dash.wav", "100%.wav", "a.b.c.wav", "my call (1).wav", "{}.wav"]
      .map { (Self.field("names/\($0)"), "FOUR THREE SIX") }
    let all = texts + names
    let run = try Program.succeed(["decode", "--json", Self.model, "--"] + all.map(\.0))
    let lines = run.output.split(separator: "\n")
    try #require(lines.count == all.count)
    for (line, (path, text)) in zip(lines, all) {
      let object = try JSONObject(line: String(line))
      #expect(try object.string("text") == text, "\(path)")
      #expect(try !warnings(object).contains("silence"))
      if path.contains("float-") {
        #expect(try warnings(object) == ["beyond-full-scale"])
      }
    }
    let channels = try ["left", "right"].map { channel in
      try Program.succeed(
        [
          "decode", "--json", Self.model, Self.field("audio/stereo-antiphase.wav"), "--channel",
          channel,
        ]
      ).object.string("text")
    }
    #expect(channels == ["FOUR THREE SIX", "FOUR THREE SIX"])
  }

  /// The same text from 8 kHz sound as from the sound that Kaldi's resampler makes of it.
  @Test(
    .enabled(
      if: TestData.has("field/l8") && TestData.has("models/zipformer-kws-gigaspeech-3.3M")
        && hasRuntime, "needs ONNX Runtime, a Zipformer and an 8 kHz recording"))
  func narrowSoundIsHeardAsKaldiHearsIt() throws {
    let model = TestData.url("models/zipformer-kws-gigaspeech-3.3M").path
    let run = try Program.succeed(
      [
        "decode", "--json", "--dialect", "sherpa-onnx", "--precision", "fp32", model,
        Self.field("l8/1998-15444-0001.8k.wav"), Self.field("l8/1998-15444-0001.kaldi16k.wav"),
      ])
    let objects = try run.output.split(separator: "\n").map { try JSONObject(line: String($0)) }
    try #require(objects.count == 2)
    #expect(try objects[0].string("text") == objects[1].string("text"))
    #expect(try !objects[0].string("text").isEmpty)
    let note = try #require(try objects[0].objects("warnings").first)
    #expect(
      try note.string("text")
        == "resampled from 8000 Hz to 16000 Hz (windowed sinc): no sound above 4000 Hz; "
        + "the model's features reach 7600 Hz")
  }
}
