import Foundation
import Kernels
package import ModelFiles
package import Training
package import Transducer

/// The decoder that is trained: its description, its initial weights, and the model file it becomes
/// part of.
package struct TrainedDecoder {
  /// Of the resulting model, except for its name and provenance.
  private(set) var description: ModelDescription
  /// The tensors that do not change: features and encoder.
  package let fixed: [StoredTensor]
  package let layout: ParameterLayout
  package let start: Parameters<Float>

  /// Predictor and joiner; the rest of a model is not changed.
  package static func isTrained(_ tensor: String) -> Bool {
    tensor.hasPrefix("predictor.") || tensor.hasPrefix("joiner.")
  }

  /// The decoder of a model file, to be trained further.
  package init(of file: SafetensorsFile, description: ModelDescription, path: String) throws {
    let tensors = file.tensors
    self.description = description
    fixed = tensors.filter { !Self.isTrained($0.name) }
    let trained = tensors.filter { Self.isTrained($0.name) }.sorted { $0.name < $1.name }
    layout = ParameterLayout(trained.map { ($0.name, $0.shape) })
    start = try Self.parameters(layout, trained, path: path)
  }

  /// A new decoder on the encoder of a model file, with random weights.
  ///
  /// The joiner's encoder projection starts from that of the file if it has the same shape.
  package init(
    _ predictor: any PredictorOptions, joiner: JoinerOptions, over file: SafetensorsFile,
    description: ModelDescription, encoderDim: Int, seed: UInt64
  ) throws {
    self.description = description
    self.description.predictor = predictor
    self.description.joiner = joiner
    fixed = file.tensors.filter { !Self.isTrained($0.name) }
    let size = description.vocabulary.size
    layout = ParameterLayout(
      predictor.tensorShapes(vocabularySize: size).entries
        + joiner.tensorShapes(
          vocabularySize: size, encoderDim: encoderDim, predictorDim: predictor.outputDim
        ).entries)
    let isTiedOrReduced = joiner.isTied || predictor is ReducedPredictor.Options
    var start = Parameters<Float>.random(
      layout, seed: seed,
      embeddingScale: isTiedOrReduced ? 1 / Double(predictor.embeddingDim).squareRoot() : 1)
    for tensor in file.tensors where tensor.name.hasPrefix("joiner.encoder.") {
      guard let entry = layout.entry(tensor.name), entry.shape == tensor.shape,
        tensor.values.firstNonFinite == nil
      else { continue }
      start.values.replaceSubrange(entry.range, with: tensor.values)
    }
    self.start = start
  }

  private static func parameters(
    _ layout: ParameterLayout, _ tensors: [StoredTensor], path: String
  ) throws -> Parameters<Float> {
    let named = tensors.map { ($0.name, Tensor(shape: $0.shape, values: $0.values)) }
    do {
      return try Parameters(
        layout: layout, tensors: Dictionary(uniqueKeysWithValues: named))
    } catch {
      throw ModelFileError(error, in: path)
    }
  }

  /// Builds predictor and joiner from weights, for searches.
  package func networks(encoderDim: Int) -> SearchNetworks {
    SearchNetworks(
      vocabulary: description.vocabulary, predictor: description.predictor,
      joiner: description.joiner, encoderDim: encoderDim)
  }

  /// Writes the whole model: the tensors of features and encoder unchanged, these weights as
  /// floats.
  ///
  /// - Parameter source: the model file that the encoder is from.
  package func write(
    _ parameters: Parameters<Float>, name: String, provenance: [String: String],
    from source: String, to path: String, encoders: ForeignEncoders
  ) throws {
    var description = description
    if case .file(let file) = description.encoder {
      description.encoder = .file(file.moved(from: source, to: path))
    }
    description.name = name
    description.provenance.merge(provenance) { $1 }
    let trained = layout.entries.map { entry in
      StoredTensor(
        name: entry.name, scalar: .float32, shape: entry.shape,
        values: Array(parameters.values[entry.range]))
    }
    try ModelFile.write(description, tensors: fixed + trained, to: path, encoders: encoders) { _ in
    }
  }
}
