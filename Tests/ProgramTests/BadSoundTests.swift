import Foundation
import Testing

/// Unusable audio: a typed error with the path, exit code 1, and never a crash.
@Suite struct BadSoundTests {
  /// A file, and words its error must contain.
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let words: [String]
    let bytes: @Sendable () -> [UInt8]

    var description: String { name }
  }

  static let cases: [Case] = [
    Case(name: "text.wav", words: ["an audio file"]) { Array("This is no sound.".utf8) },
    Case(name: "nothing.wav", words: ["expected"]) { [] },
    Case(name: "empty.wav", words: ["no samples"]) { TestSound.wave(data: []) },
    Case(name: "sample.wav", words: ["1 samples", "enough for one frame"]) {
      TestSound.wave(data: [0, 1])
    },
    Case(name: "nan.wav", words: ["nan", "finite", "sample 3"]) {
      let samples: [Float] = [0, 0.1, 0.2, .nan] + Array(repeating: 0.1, count: 16_000)
      return TestSound.wave(
        data: samples.flatMap { TestSound.little($0.bitPattern) }, format: 3, bits: 32)
    },
    Case(name: "infinite.wav", words: ["inf", "finite"]) {
      let samples: [Float] = Array(repeating: 0.1, count: 16_000) + [.infinity]
      return TestSound.wave(
        data: samples.flatMap { TestSound.little($0.bitPattern) }, format: 3, bits: 32)
    },
    Case(name: "truncated.wav", words: ["32000", "as its header says"]) {
      TestSound.wave(data: Array(repeating: 7, count: 1000), declared: 32_000)
    },
    Case(name: "hours.wav", words: ["921600000", "as its header says"]) {
      // Eight hours by its header, in fact a second.
      TestSound.wave(data: Array(repeating: 7, count: 32_000), declared: 28_800 * 32_000)
    },
    Case(name: "values.mfc", words: ["cepstra", "sound"]) {
      TestSound.cepstra(Array(repeating: 1, count: 26))
    },
  ]

  @Test(arguments: cases, ["decode", "score", "features", "encode", "evaluate"])
  func isATypedError(case bad: Case, command: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bad.bytes(), as: "audio/\(bad.name)")
    let model = TinyModels.committed("full")
    let arguments: [String]
    switch command {
    case "evaluate":
      let id = bad.name.prefix { $0 != "." }
      let refs = try folder.write(["\(id)\tA"], as: "refs.tsv")
      arguments = [command, model, "--refs", refs, "--audio-dir", folder.path("audio")]
    case "score": arguments = [command, model, path, "--text", "A", "--json"]
    case "decode": arguments = [command, model, path, "--json"]
    default: arguments = [command, model, path, "--output", folder.path("array.npy")]
    }
    let run = try Program.run(arguments)
    #expect(run.status == 1 && !run.wasKilled, "\(run)")
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: "))
    for word in [path, "found", "expected"] + bad.words {
      #expect(run.errors.contains(word), "\(word) in: \(run)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("array.npy")))
  }

  /// A file that really is that long, but sparse on disk.
  @Test func eightHoursAreTooLong() throws {
    let folder = try TemporaryFolder()
    let header = TestSound.wave(data: [], declared: 28_800 * 32_000)
    let path = try folder.write(header, as: "long.wav")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(header.count) + 28_800 * 32_000)
    try file.close()
    let run = try Program.run(["decode", TinyModels.committed("full"), path])
    #expect(run.status == 1 && !run.wasKilled)
    #expect(run.errors.contains("28800 s") && run.errors.contains("7200 s"), "\(run)")
  }

  @Test func silenceIsDecodedAndSaidToBeSilence() throws {
    let folder = try TemporaryFolder()
    let silence = TestSound.wave(data: Array(repeating: 0, count: 16_000))
    let path = try folder.write(silence, as: "silence.wav")
    let run = try Program.succeed(["decode", TinyModels.committed("full"), path])
    #expect(run.output.contains("digital silence: all samples are 0"))
  }

  @Test func clippingIsSaid() throws {
    let folder = try TemporaryFolder()
    let loud: [Int16] = (0..<8000).map { $0 % 100 < 10 ? .max : Int16($0 % 100) }
    let path = try folder.write(
      TestSound.wave(data: loud.flatMap { TestSound.little($0) }), as: "loud.wav")
    let run = try Program.succeed(["decode", TinyModels.committed("full"), path])
    #expect(run.output.contains("warning: frame 0: 800 clipped samples from 0.00 to 0.49 s"))
    let json = try Program.succeed(["decode", TinyModels.committed("full"), path, "--json"]).object
    let warning = try #require(
      try json.objects("warnings").first { try $0.string("kind") == "clipped" })
    #expect(try warning.double("time") == 0)
    #expect(try warning.string("text").hasPrefix("800 clipped samples"))
  }
}
