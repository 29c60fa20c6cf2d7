import Audio
import Foundation
import ModelFiles
import Testing
import Text
import Transducer

@Suite("Models in files")
struct ModelFileTests {
  @Test func whatIsWrittenIsRead() throws {
    let model = try SmallModel("lookahead")
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let description = try ModelDescription(model.description)
    try ModelFile.write(description, tensors: model.tensors, metadata: ["by": "test"], to: path)

    let loaded = try ModelFile.read(path)
    #expect(loaded.description.settings == model.description)
    let file = try SafetensorsFile.read(path)
    #expect(file.tensors == model.tensors)
    #expect(file.metadata["by"] == "test")
  }

  @Test func whatCouldNotBeReadIsNotWritten() throws {
    var model = try SmallModel("lstm1")
    model.tensors.removeLast()
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    let description = try ModelDescription(model.description)
    #expect(throws: ModelFileError.self) {
      try ModelFile.write(description, tensors: model.tensors, to: path)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    let whole = try SmallModel("lstm1")
    let problem = #expect(throws: ModelFileError.self) {
      try ModelFile.write(description, tensors: whole.tensors, to: "/nonexistent/x.safetensors")
    }
    #expect(problem?.reason == .unwritable)
  }

  /// TRANSDUCER.md 1.4, with blank's row in the embedding: V rows of it, of biases, and of the
  /// output matrix where that is not shared.
  @Test(arguments: [("full", true), ("untied", false)])
  func reducedDecodersHaveTheParametersOfTheFormula(_ name: String, isTied: Bool) throws {
    var model = try SmallModel("full")
    let (v, d, n, h, encoderDim) = (6, 12, 3, 4, 20)
    if !isTied {
      model.description[["joiner", "tied"]] = .bool(false)
      let embedding = try #require(model.tensors.first { $0.name == "predictor.embedding" })
      var output = embedding
      output.name = "joiner.output.weight"
      model.tensors.append(output)
    }
    let inventory = try ModelFile.read(bytes: model.bytes, path: "m.safetensors").inventory
    let decoder = inventory.components.filter { ["predictor", "joiner"].contains($0.name) }
    let tied = v * d + n * h * d + (d * d + 3 * d) + (encoderDim * d + d * d + d) + v
    #expect(decoder.reduce(0) { $0 + $1.parameters } == (isTied ? tied : tied + v * d))
    #expect(decoder[1].tied.map(\.name) == (isTied ? ["predictor.embedding"] : []))
  }

  @Test(arguments: SmallModel.names)
  func theInventoryCountsEveryByteOnce(_ name: String) throws {
    let model = try SmallModel(name)
    let inventory = try ModelFile.read(bytes: model.bytes, path: "m.safetensors").inventory
    #expect(inventory.components.map(\.name) == ["front end", "encoder", "predictor", "joiner"])
    #expect(inventory.components.flatMap(\.tensors).count == model.tensors.count)
    #expect(inventory.totalParameters == model.tensors.reduce(0) { $0 + $1.values.count })
    #expect(
      inventory.totalBytes
        == model.tensors.reduce(0) { $0 + $1.values.count * $1.scalar.byteCount })
  }

  @Test func aModelKnowsItsFramesAndItsFeatures() throws {
    let loaded = try ModelFile.read(bytes: SmallModel("full").bytes, path: "m.safetensors")
    #expect(loaded.model.frameDuration == 0.02)
    #expect(loaded.features.outputDimension == loaded.model.encoder.inputDim)
    #expect(loaded.model.vocabulary.tokens[1] == "\u{2581}A")
    #expect(loaded.model.vocabulary.blankID == TokenID(0))
  }
}
