import Audio
import Foundation
import Kernels
import ModelFiles
import OnnxModels
import TestSupport
import Testing
import Transducer

/// Encoders of the other kinds, against NumPy.
@Suite("Kinds of ONNX encoders", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct EncoderKindsTests {
  private struct Features: Decodable {
    /// (rows, C)
    var features: [[Float]]
  }

  private struct Frames: Decodable {
    /// Each (T, D).
    var lstm: [[Float]]
    var conformer: [[Float]]
    var offline: [[Float]]
  }

  private let features: Matrix
  private let frames: Frames

  init() throws {
    func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
      let url = URL(fileURLWithPath: TestRuntime.path(name))
      return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }
    let rows = try read("streaming.json", as: Features.self).features
    features = Matrix(rows: rows.count, columns: 8, storage: rows.flatMap { $0 })
    frames = try read("kinds.json", as: Frames.self)
  }

  private func model(_ name: String) throws -> OnnxTransducer {
    try OnnxTransducer(folder: TestRuntime.path(name), runtime: TestRuntime.open())
  }

  private func expect(_ found: Matrix, equals expected: [[Float]]) {
    #expect(found.rows == expected.count && found.rows > 2)
    let errors = zip(found.storage, expected.flatMap { $0 }).map { abs($0 - $1) }
    // Float sums in another order.
    #expect((errors.max() ?? .nan) < 1e-5)
  }

  @Test("streaming kinds", arguments: ["lstm", "conformer"])
  func streaming(_ name: String) throws {
    let model = try model(name)
    let whole = try model.model.encoder.encode(features)
    expect(whole, equals: name == "lstm" ? frames.lstm : frames.conformer)
    #expect(abs(model.model.frameDuration - 0.02) < 1e-12)
    #expect(model.features.tailPadding == 0.66)
    for size in [1, 3, 6] {
      var stream = try #require(model.model.encoder.makeStream())
      var pieces = Matrix(rows: 0, columns: whole.columns)
      for start in stride(from: 0, to: features.rows, by: size) {
        let end = min(start + size, features.rows)
        pieces.append(try stream.push(features.rows(start..<end)))
      }
      pieces.append(try stream.finish())
      #expect(pieces == whole, "pieces of \(size)")
    }
  }

  @Test("whole utterances, with 32-bit lengths and labels")
  func offline() throws {
    let model = try model("offline")
    expect(try model.model.encoder.encode(features), equals: frames.offline)
    #expect(model.model.encoder.makeStream() == nil)
    #expect(abs(model.model.frameDuration - 0.04) < 1e-12)
    #expect(model.features.tailPadding == 0)
    #expect(try model.loaded().description.lookAhead == nil)
    let streaming = try self.model("streaming").model.scorer.predictor
    for labels in [[], [3], [3, 3], [5, 8]].map({ $0.map(TokenID.init) }) {
      let output = model.model.scorer.predictor.output(after: labels).output
      #expect(output == streaming.output(after: labels).output)
    }
  }

  @Test("too few rows for a frame give none")
  func short() throws {
    let model = try model("offline")
    for rows in 0..<9 {
      #expect(try model.model.encoder.encode(features.rows(0..<rows)).rows == 0)
    }
    #expect(try model.model.encoder.encode(features.rows(0..<9)).rows == 2)
  }

  @Test("progress may cancel the work")
  func cancelled() throws {
    for name in ["lstm", "offline"] {
      let encoder = try model(name).model.encoder
      #expect(throws: CancellationError.self) {
        try encoder.encode(features) { _ in throw CancellationError() }
      }
    }
  }
}
