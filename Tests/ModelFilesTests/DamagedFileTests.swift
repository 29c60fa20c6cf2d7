import Foundation
import ModelFiles
import TestSupport
import Testing
import Text
import Transducer

@Suite("Damaged model files")
struct DamagedFileTests {
  @Test(arguments: ["streaming", "lstm1"])
  func aFileCutAnywhereIsRefused(_ name: String) throws {
    let bytes = try SmallModel.bytes(name)
    let file = try SafetensorsFile(bytes: bytes, file: name)
    let dataStart = bytes.count - (file.entries.last?.range.upperBound ?? 0)
    let boundaries = [0, 8, 9, dataStart] + file.entries.map { dataStart + $0.range.lowerBound }
    let places =
      boundaries.flatMap { [$0 - 1, $0, $0 + 1] }
      + stride(
        from: 0, to: bytes.count, by: 997)
    for place in Set(places) where (0..<bytes.count).contains(place) {
      let problem = readingProblem(Array(bytes[..<place]))
      #expect(problem?.reason != .unreadable)
    }
  }

  /// With any flipped bit in the header, a file is read or rejected, without a crash.
  @Test(arguments: 0..<8)
  func flippedBitsNeverTrap(_ bit: Int) throws {
    let bytes = try SmallModel.bytes("lstm1")
    let file = try SafetensorsFile(bytes: bytes, file: "m")
    let headerEnd = bytes.count - (file.entries.last?.range.upperBound ?? 0)
    var refused = 0
    var places = Array(0..<8)
    places += stride(from: 8 + bit, to: headerEnd, by: 61)
    for place in places {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(bit)
      do {
        _ = try ModelFile.read(bytes: damaged, path: "m.safetensors")
      } catch {
        refused += 1
        #expect(error.file == "m.safetensors")
      }
    }
    // Most of the header is names and numbers that all matter.
    #expect(refused > places.count / 2)
  }

  @Test(arguments: ["cosine", "stateless2", "stateless1", "lstm2", "projected", "projected1"])
  func everyTensorIsNeededInItsShapeAndFinite(_ name: String) throws {
    let model = try SmallModel(name)
    for index in model.tensors.indices {
      let tensor = model.tensors[index]
      if tensor.name != "joiner.predictor.bias" {
        var damaged = model
        damaged.tensors.remove(at: index)
        let missing = try #require(damaged.problem())
        #expect(missing.place == tensor.name && missing.reason == .model(.missingTensor))
      }
      var reshaped = model
      reshaped.tensors[index].shape.insert(1, at: 0)
      let misshapen = try #require(reshaped.problem())
      #expect(misshapen.place == tensor.name && misshapen.reason == .model(.misshapenTensor))

      var poisoned = model
      poisoned.tensors[index].values[tensor.values.count - 1] =
        index.isMultiple(of: 2) ? .nan : .infinity
      let problem = try #require(poisoned.problem())
      #expect(problem.place == tensor.name && problem.reason == .model(.notFinite))
    }
  }

  @Test func aTensorTooManyIsNamed() throws {
    var model = try SmallModel("full")
    model.tensors.append(
      StoredTensor(name: "ctc.weight", scalar: .float32, shape: [1], values: [0]))
    let problem = model.problem()
    #expect(problem?.place == "ctc.weight" && problem?.reason == .model(.leftOverTensor))
  }

  @Test func deviationsMustBePositive() throws {
    var model = try SmallModel("full")
    let index = try #require(model.tensors.firstIndex { $0.name == "features.std" })
    model.tensors[index].values[1] = 0
    #expect(model.problem()?.place == "features.std")
  }

  @Test func whatIsNoModelFileIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.path
    for (path, reason) in [
      ("/nonexistent/model.safetensors", ModelFileError.Reason.unreadable),
      (folder, .unreadable), ("/dev/zero", .unreadable),
    ] {
      let problem = #expect(throws: ModelFileError.self) { try ModelFile.read(path) }
      #expect(problem?.reason == reason && problem?.file == path)
    }
    for (name, bytes) in [
      ("empty", []), ("text", Array("hello, this is not a model".utf8)),
      ("empty.safetensors", []), ("sound.safetensors", Array("RIFF....WAVEfmt ....".utf8)),
    ] {
      #expect(throws: ModelFileError.self) { try ModelFile.read(bytes: bytes, path: name) }
    }
  }
}
