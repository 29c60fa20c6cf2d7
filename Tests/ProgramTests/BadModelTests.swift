import Foundation
import ModelFiles
import Testing
import Text

/// Unusable model files: a typed error with path and place, exit code 1, never a crash.
@Suite struct BadModelTests {
  /// A way to damage a good file, and words the error must contain.
  struct Damage: Sendable, CustomStringConvertible {
    let description: String
    let words: [String]
    let spoil: @Sendable ([UInt8]) throws -> [UInt8]
  }

  static let damages: [Damage] = [
    Damage(description: "nothing", words: []) { _ in [] },
    Damage(description: "text", words: []) { _ in Array("This is no model.".utf8) },
    Damage(description: "truncated in the header", words: ["end of the file"]) {
      Array($0.prefix(500))
    },
    Damage(description: "truncated in the weights", words: ["bytes after the header"]) {
      $0.dropLast(100)
    },
    Damage(description: "a header of 2^60 bytes", words: ["header"]) {
      [0, 0, 0, 0, 0, 0, 0, 16] + $0.dropFirst(8)
    },
    Damage(description: "a header longer than the file", words: ["header"]) {
      TestSound.little(UInt64($0.count) * 2) + $0.dropFirst(8)
    },
    Damage(description: "a tensor less", words: ["joiner.output.bias"]) {
      try rebuilt($0) { _, tensors in tensors.removeAll { $0.name == "joiner.output.bias" } }
    },
    Damage(description: "a tensor of another shape", words: ["predictor.position"]) {
      try rebuilt($0) { _, tensors in
        tensors = tensors.map { tensor in
          guard tensor.name == "predictor.position" else { return tensor }
          return StoredTensor(
            name: tensor.name, scalar: .float32, shape: tensor.shape.reversed(),
            values: tensor.values)
        }
      }
    },
    Damage(description: "a tensor too many", words: ["encoder.extra"]) {
      try rebuilt($0) { _, tensors in
        tensors.append(
          StoredTensor(name: "encoder.extra", scalar: .float32, shape: [1], values: [0]))
      }
    },
    Damage(description: "a weight that is not a number", words: ["joiner.output.bias", "nan"]) {
      try rebuilt($0) { _, tensors in
        tensors = tensors.map { tensor in
          guard tensor.name == "joiner.output.bias" else { return tensor }
          let values = tensor.values.dropLast() + [.nan]
          return StoredTensor(
            name: tensor.name, scalar: .float32, shape: tensor.shape, values: Array(values))
        }
      }
    },
    Damage(description: "a vocabulary of another size", words: ["predictor.embedding"]) {
      try replacing($0, "\"▁AB\"]", with: "\"▁AB\", \"D\"]")
    },
    Damage(description: "blank beyond the vocabulary", words: ["blank_id"]) {
      try replacing($0, "\"blank_id\": 0", with: "\"blank_id\": 6")
    },
    Damage(description: "an unknown encoder", words: ["encoder.type", "zipformer", "conformer"]) {
      try replacing($0, "\"type\": \"conformer\"", with: "\"type\": \"zipformer\"")
    },
    Damage(description: "an unknown predictor", words: ["predictor.type", "oracle", "reduced"]) {
      try replacing($0, "\"type\": \"reduced\"", with: "\"type\": \"oracle\"")
    },
    Damage(description: "an unknown front end", words: ["front_end", "ear", "sphinx-mfcc"]) {
      try replacing($0, "\"type\": \"kaldi-log-mel\"", with: "\"type\": \"ear\"")
    },
    Damage(description: "no description", words: ["description"]) { bytes in
      let file = try SafetensorsFile(bytes: bytes, file: "good")
      return SafetensorsFile.bytes(metadata: [:], tensors: file.tensors)
    },
    Damage(description: "a description that is no JSON", words: ["__metadata__"]) {
      try rebuilt($0) { description, _ in description.removeLast() }
    },
  ]

  @Test(arguments: damages, ["info", "decode", "evaluate"])
  func isATypedError(damage: Damage, command: String) throws {
    let folder = try TemporaryFolder()
    let good = try Data(contentsOf: URL(fileURLWithPath: TinyModels.committed("full")))
    let path = try folder.write(try damage.spoil([UInt8](good)), as: "bad.safetensors")
    let sound = try TestSound.write("one.wav", in: folder)
    let refs = try folder.write(["one\tA"], as: "refs.tsv")
    let more: [String] =
      switch command {
      case "decode": [sound]
      case "evaluate": ["--refs", refs, "--audio-dir", folder.url.path]
      default: []
      }
    let run = try Program.run([command, path] + more)
    #expect(run.status == 1 && !run.wasKilled, "\(run)")
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: "))
    for word in [path, "found", "expected"] + damage.words {
      #expect(run.errors.contains(word), "\(word) in: \(run)")
    }
  }

  @Test func whatIsNoFile() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path("missing.safetensors"), folder.url.path] {
      let run = try Program.run(["info", path])
      #expect(run.status == 1 && !run.wasKilled && run.errors.contains(path), "\(run)")
    }
  }

  /// The file with another description or other tensors.
  private static func rebuilt(
    _ bytes: [UInt8], _ edit: (inout String, inout [StoredTensor]) throws -> Void
  ) throws -> [UInt8] {
    let file = try SafetensorsFile(bytes: bytes, file: "good")
    var description = try #require(file.metadata["beamscope"])
    var tensors = file.tensors
    try edit(&description, &tensors)
    return SafetensorsFile.bytes(metadata: ["beamscope": description], tensors: tensors)
  }

  private static func replacing(
    _ bytes: [UInt8], _ old: String, with new: String
  ) throws -> [UInt8] {
    try rebuilt(bytes) { description, _ in
      try #require(description.contains(old), "the description holds \(old)")
      description = description.replacingOccurrences(of: old, with: new)
    }
  }
}
