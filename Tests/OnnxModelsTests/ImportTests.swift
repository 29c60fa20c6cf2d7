import Audio
import BeamSearch
import Foundation
import Kernels
import ModelFiles
import OnnxModels
import TestSupport
import Testing
import Text
import Transducer

/// Decoder and joiner of ONNX files as a native model.
@Suite("Import of ONNX transducers", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct ImportTests {
  private let runtime: OnnxRuntime

  init() throws { runtime = try TestRuntime.open() }

  private var encoders: ForeignEncoders {
    .onnx(runtime: { [runtime] () throws(OnnxError) in runtime }, options: .init())
  }

  private func put(_ source: String, as name: String, in folder: ScratchFolder) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: TestRuntime.path(source)))
    _ = try folder.write(data, to: name)
  }

  /// A transducer that can be imported.
  private func importable() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for name in ["encoder.onnx", "joiner.onnx", "tokens.txt"] {
      try put("streaming/\(name)", as: name, in: folder)
    }
    try put("importable/decoder.onnx", as: "decoder.onnx", in: folder)
    return folder
  }

  private func makeImport(_ folder: ScratchFolder) throws -> OnnxImport {
    try OnnxImport(folder: folder.path, runtime: runtime, options: .init())
  }

  /// Largest difference of log P over frames, contexts and tokens.
  private func difference(
    _ a: LabelScorer, _ b: LabelScorer, frames: Matrix, contexts: [[TokenID]]
  ) -> Double {
    var largest = 0.0
    for context in contexts {
      let outputs = [a, b].map {
        $0.joiner.projectPredictor($0.predictor.output(after: context).output)
      }
      for frame in 0..<frames.rows {
        let rows = zip([a, b], outputs).map { scorer, output in
          scorer.joiner.logProbs(
            encoder: scorer.joiner.projectEncoder(frames.row(frame)), predictor: output)
        }
        largest = max(largest, zip(rows[0], rows[1]).map { abs($0 - $1) }.max() ?? .infinity)
      }
    }
    return largest
  }

  @Test("native scores are those of ONNX Runtime after every context")
  func scores() throws {
    let folder = try importable()
    let path = "\(folder.path)/native.safetensors"
    let check = try makeImport(folder).write(to: path)
    #expect(check.contexts > 0 && check.difference < 1e-5)
    let native = try ModelFile.read(path, encoders: encoders)
    let original = try OnnxTransducer(folder: folder.path, runtime: runtime)
    let labels = (1..<9).map { TokenID($0) }
    let contexts = [[]] + labels.map { [$0] } + labels.flatMap { a in labels.map { [a, $0] } }
    var random = SplitMix64(seed: 3)
    let features = Matrix(
      rows: 40, columns: 8, storage: (0..<320).map { _ in Float.random(in: -2...2, using: &random) }
    )
    let frames = try native.model.encoder.encode(features)
    #expect(try frames == original.model.encoder.encode(features) && frames.rows > 10)
    let largest = difference(
      native.model.scorer, original.model.scorer, frames: frames, contexts: contexts)
    #expect(largest < 1e-5)
    #expect(native.model.vocabulary == original.model.vocabulary)
    #expect(native.model.frameDuration == original.model.frameDuration)
    #expect(native.features.tailPadding == original.features.tailPadding)
    #expect(native.features.frontEnd.parameters == original.features.frontEnd.parameters)
    let loaded = try original.loaded()
    #expect(native.description.lookAhead == loaded.description.lookAhead)
    #expect(native.inventory.components[1] == loaded.inventory.components[0])
  }

  @Test("both find the same in the same search")
  func search() throws {
    let folder = try importable()
    let path = "\(folder.path)/native.safetensors"
    _ = try makeImport(folder).write(to: path)
    let native = try ModelFile.read(path, encoders: encoders).model
    let original = try OnnxTransducer(folder: folder.path, runtime: runtime).model
    var random = SplitMix64(seed: 5)
    let frames = Matrix(
      rows: 30, columns: 6, storage: (0..<180).map { _ in Float.random(in: -1...1, using: &random) }
    )
    for search in ["greedy", "modified", "tsd", "alsd"] {
      let lists = try [native, original].map {
        try decode(
          EncoderOut(frames: frames, frameDuration: 0.02), scorer: $0.scorer, search: search,
          recording: .nothing
        ).nBest
      }
      #expect(lists[0].map(\.labels) == lists[1].map(\.labels), "\(search)")
      #expect(zip(lists[0], lists[1]).allSatisfy { abs($0.logProb - $1.logProb) < 1e-4 })
    }
  }

  @Test("the encoder is found relative to the model file, and only the same one is accepted")
  func encoderFile() throws {
    let folder = try importable()
    let inner = "\(folder.path)/models/en"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    let path = "\(inner)/native.safetensors"
    _ = try makeImport(folder).write(to: path)
    let text = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: path)).prefix(4000), as: UTF8.self)
    #expect(text.contains(#"\"file\": \"../../encoder.onnx\""#))
    _ = try ModelFile.read(path, encoders: encoders)

    try put("streaming/joiner.onnx", as: "encoder.onnx", in: folder)
    let changed = #expect(throws: ModelFileError.self) {
      try ModelFile.read(path, encoders: encoders)
    }
    #expect(changed?.reason == .encoder && changed?.place == "encoder.sha256")
    try FileManager.default.removeItem(atPath: "\(folder.path)/encoder.onnx")
    let missing = #expect(throws: ModelFileError.self) {
      try ModelFile.read(path, encoders: encoders)
    }
    #expect(missing?.reason == .unreadable && missing?.file == "\(folder.path)/encoder.onnx")
  }

  @Test("without a runtime the error says so")
  func noRuntime() throws {
    let folder = try importable()
    let path = "\(folder.path)/native.safetensors"
    _ = try makeImport(folder).write(to: path)
    #expect(#expect(throws: ModelFileError.self) { try ModelFile.read(path) }?.reason == .encoder)
    let absent = ForeignEncoders.onnx(
      runtime: { () throws(OnnxError) in try OnnxRuntime(library: "/none.so") }, options: .init())
    let error = #expect(throws: ModelFileError.self) {
      try ModelFile.read(path, encoders: absent)
    }
    #expect(error?.reason == .encoder && error?.place == "/none.so")
    #expect(error?.description.contains("pip install onnxruntime") == true)
  }

  @Test("networks of another form are rejected, and nothing is written")
  func otherForms() throws {
    let folder = try importable()
    let path = "\(folder.path)/native.safetensors"
    // A sum in place of a convolution.
    try put("streaming/decoder.onnx", as: "decoder.onnx", in: folder)
    let error = #expect(throws: OnnxError.self) { try makeImport(folder).write(to: path) }
    #expect(error?.reason == .unknownForm)
    #expect(error?.place.hasPrefix("\(folder.path)/decoder.onnx") == true)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a real model agrees on every frame of real speech", .enabled(if: VisibleReference.isThere))
  func zipformer() throws {
    let source = TestData.url(VisibleReference.model).path
    let folder = try ScratchFolder()
    let path = "\(folder.path)/zipformer.safetensors"
    let check = try OnnxImport(
      folder: source, runtime: runtime, options: .init(precision: .fp32)
    ).write(to: path)
    #expect(check.difference < 1e-4)
    let native = try ModelFile.read(path, encoders: encoders).model
    let original = try OnnxTransducer(
      folder: source, runtime: runtime, options: .init(precision: .fp32))
    var random = SplitMix64(seed: 9)
    let frames = Matrix(
      rows: 16, columns: 320,
      storage: (0..<16 * 320).map { _ in Float.random(in: -2...2, using: &random) })
    let contexts = (0..<40).map { _ in
      (0..<2).map { _ in TokenID(Int.random(in: 1..<500, using: &random)) }
    }
    #expect(
      difference(
        native.scorer, original.model.scorer, frames: frames,
        contexts: [[], [TokenID(9)]] + contexts)
        < 2e-4)
  }
}
