import Foundation
import Kernels
import ModelFiles
import Training
import Transducer

/// The decoder that is trained: what it is, the weights it begins with, and the model file that it
/// becomes part of.
struct TrainedDecoder {
  /// Of the model that comes out, but for its name and provenance.
  private(set) var description: ModelDescription
  /// The tensors that stay as they are: features and encoder.
  let fixed: [StoredTensor]
  let layout: ParameterLayout
  let start: Parameters<Float>

  /// Predictor and joiner; the rest of a model is left alone.
  static func isTrained(_ tensor: String) -> Bool {
    tensor.hasPrefix("predictor.") || tensor.hasPrefix("joiner.")
  }

  /// The decoder of a model file, to go on from.
  init(of file: SafetensorsFile, description: ModelDescription, path: String) throws {
    let tensors = file.tensors
    self.description = description
    fixed = tensors.filter { !Self.isTrained($0.name) }
    let trained = tensors.filter { Self.isTrained($0.name) }.sorted { $0.name < $1.name }
    layout = ParameterLayout(trained.map { ($0.name, $0.shape) })
    start = try Self.parameters(layout, trained, path: path)
  }

  /// A new decoder over the encoder of a model file, with random weights.
  ///
  /// The joiner's projection of the encoder begins as that of the file where it has the same shape.
  init(
    _ predictor: any PredictorOptions, joiner: JoinerOptions, over file: SafetensorsFile,
    description: ModelDescription, encoderDim: Int, seed: UInt64
  ) throws {
    self.description = description
    self.description.predictor = predictor
    self.description.joiner = joiner
    fixed = file.tensors.filter { !Self.isTrained($0.name) }
    layout = ParameterLayout(
      decoderTensors(
        predictor, joiner: joiner, vocabularySize: description.vocabulary.size,
        encoderDim: encoderDim))
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

  /// What makes predictor and joiner of weights, as searches need them.
  func networks(encoderDim: Int) -> SearchNetworks {
    SearchNetworks(
      vocabulary: description.vocabulary, predictor: description.predictor,
      joiner: description.joiner, encoderDim: encoderDim)
  }

  /// Writes the whole model: the tensors of features and encoder as they were, these weights as
  /// floats.
  func write(
    _ parameters: Parameters<Float>, name: String, provenance: [String: String], to path: String,
    encoders: ForeignEncoders
  ) throws {
    var description = description
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

/// The names and shapes of a decoder's tensors.
func decoderTensors(
  _ predictor: any PredictorOptions, joiner: JoinerOptions, vocabularySize: Int, encoderDim: Int
) -> [(name: String, shape: [Int])] {
  let (v, j) = (vocabularySize, joiner.dim)
  var tensors = predictorTensors(predictor, vocabularySize: v)
  tensors += [
    ("joiner.encoder.weight", [j, encoderDim]), ("joiner.encoder.bias", [j]),
    ("joiner.predictor.weight", [j, predictor.outputDim]),
  ]
  if !joiner.isTied { tensors.append(("joiner.output.weight", [v, j])) }
  tensors.append(("joiner.output.bias", [v]))
  if joiner.isHAT { tensors += [("joiner.blank.weight", [1, j]), ("joiner.blank.bias", [1])] }
  return tensors
}

private func predictorTensors(
  _ options: any PredictorOptions, vocabularySize: Int
) -> [(name: String, shape: [Int])] {
  let embedding = ("predictor.embedding", [vocabularySize, options.embeddingDim])
  func linear(_ from: Int, _ to: Int) -> [(name: String, shape: [Int])] {
    [("predictor.projection.weight", [to, from]), ("predictor.projection.bias", [to])]
  }
  switch options {
  case let options as ReducedPredictor.Options:
    let e = options.embeddingDim
    return [embedding, ("predictor.position", [options.heads, options.contextSize, e])]
      + linear(e, e) + [("predictor.norm.weight", [e]), ("predictor.norm.bias", [e])]
  case let options as StatelessPredictor.Options:
    guard options.contextSize > 1 else { return [embedding] }
    let e = options.embeddingDim
    return [
      embedding, ("predictor.convolution.weight", [e, e / options.groups, options.contextSize]),
    ]
  case let options as LSTMPredictor.Options:
    let gates = 4 * options.hiddenDim
    let layers = (0..<options.layers).flatMap { index -> [(name: String, shape: [Int])] in
      let name = "predictor.lstm.\(index)"
      let input = index == 0 ? options.embeddingDim : options.hiddenDim
      return [
        ("\(name).weight_ih", [gates, input]), ("\(name).weight_hh", [gates, options.hiddenDim]),
        ("\(name).bias_ih", [gates]), ("\(name).bias_hh", [gates]),
      ]
    }
    return [embedding] + layers + linear(options.hiddenDim, options.outputDim)
  default: return [embedding]
  }
}
