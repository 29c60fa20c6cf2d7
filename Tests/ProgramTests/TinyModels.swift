import Audio
import Foundation
import ModelFiles
import TestSupport
import Transducer

/// Models small enough for tests, built from the committed vector models.
enum TinyModels {
  /// A committed model (`Tests/Vectors/networks`).
  static func committed(_ name: String) -> String {
    TestData.packageRoot.appendingPathComponent("Tests/Vectors/networks/\(name).safetensors").path
  }

  /// Tokens whose every sequence is a text, and every text one sequence.
  static let letters = ["<blank>", "▁A", "▁B", "▁C", "▁D", "▁E"]

  /// A model on Kaldi log-mel whose labels and texts are one to one.
  static func unambiguous(in folder: TemporaryFolder) throws -> String {
    try edited(in: folder, name: "letters") { _, _ in }
  }

  /// A model on Sphinx cepstra.
  static func sphinx(in folder: TemporaryFolder) throws -> String {
    try edited(in: folder, name: "sphinx") { description, tensors in
      let frontEnd = try SphinxMFCCFrontEnd()
      description.features.frontEndType = frontEnd.type
      description.features.frontEndParameters = frontEnd.parameters
      description.features.normalization = .none
      let width = frontEnd.dimension * description.features.stacking.size
      guard case .conformer(var encoder) = description.encoder else { return }
      encoder.inputDim = width
      description.encoder = .conformer(encoder)
      var random = SplitMix64(seed: 7)
      tensors = tensors.map { tensor in
        guard tensor.name == "encoder.input.weight" else { return tensor }
        let shape = [tensor.shape[0], width]
        return StoredTensor(
          name: tensor.name, scalar: .float32, shape: shape,
          values: (0..<shape[0] * width).map { _ in Float.random(in: -1...1, using: &random) })
      }
    }
  }

  /// A committed model with other tokens, modified by `edit`.
  private static func edited(
    in folder: TemporaryFolder, name: String,
    _ edit: (inout ModelDescription, inout [StoredTensor]) throws -> Void
  ) throws -> String {
    let file = try SafetensorsFile.read(committed("stateless1"))
    var description = try NativeFormat.description(in: file, path: name)
    description.name = name
    description.vocabulary = Vocabulary(tokens: letters, blankID: TokenID(0))
    var tensors = file.tensors
    try edit(&description, &tensors)
    let path = folder.path("\(name).safetensors")
    try ModelFile.write(description, tensors: tensors, to: path)
    return path
  }
}
