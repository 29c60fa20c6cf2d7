import Foundation
import ModelFiles
import OnnxModels
import TestSupport
import Testing
import Text

@Suite("Weights of ONNX files")
struct OnnxWeightsTests {
  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: TestRuntime.path(name))))
  }

  @Test("names, shapes and sizes")
  func joiner() throws {
    let weights = try OnnxWeights(file: TestRuntime.path("streaming/joiner.onnx"))
    #expect(weights.tensors.map(\.name) == ["bias", "project", "weight"])
    #expect(weights.tensors.map(\.shape) == [[9], [6, 7], [7, 9]])
    #expect(weights.items.map(\.bytes) == [36, 168, 252])
    #expect(weights.items.map(\.storage) == ["F32", "F32", "F32"])
    let decoder = try OnnxWeights(file: TestRuntime.path("streaming/decoder.onnx"))
    #expect(decoder.items.first { $0.name == "zero" }?.storage == "I64")
    #expect(decoder.tensors.first { $0.name == "zero" }?.shape == [])
    #expect(decoder.tensors.first { $0.name == "zero" }?.count == 1)
  }

  @Test("no file, a truncated file, and sizes beyond the file are errors")
  func damage() throws {
    let missing = #expect(throws: OnnxError.self) { try OnnxWeights(file: "/none.onnx") }
    #expect(missing?.reason == .unreadable)
    let whole = try bytes("streaming/joiner.onnx")
    #expect(try OnnxWeights(bytes: [], file: "m.onnx").tensors.isEmpty)
    let cut = #expect(throws: OnnxError.self) {
      try OnnxWeights(bytes: whole.dropLast(60), file: "m.onnx")
    }
    #expect(cut?.reason == .badModel && cut?.place.hasPrefix("m.onnx, byte ") == true)
    // A graph (field 7) with an initializer (field 5) of 2^40 x 2^40 values.
    let size: [UInt8] = [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]
    // Also where a size of 0 makes the product small.
    for tensor in [size + size, size + size + [0x08, 0x00], [0x08, 0x00] + size + size] {
      let graph = [0x2A, UInt8(tensor.count)] + tensor
      #expect(throws: OnnxError.self) {
        try OnnxWeights(bytes: [0x3A, UInt8(graph.count)] + graph, file: "m.onnx")
      }
    }
    // A number without an end, and a length beyond all files.
    for broken in [
      [UInt8](repeating: 0xFF, count: 20), [0x3A] + [UInt8](repeating: 0xFF, count: 9),
    ] {
      #expect(throws: OnnxError.self) { try OnnxWeights(bytes: broken, file: "m.onnx") }
    }
  }

  @Test("random damage never crashes")
  func fuzz() throws {
    let whole = try bytes("streaming/encoder.onnx")
    var random = SplitMix64(seed: 11)
    var refused = 0
    for _ in 0..<3000 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] =
          UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) {
        damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random))
      }
      do {
        _ = try OnnxWeights(bytes: damaged, file: "m.onnx").items
      } catch {
        refused += 1
      }
    }
    #expect(refused > 300)
  }
}
