import Audio
import Text
import Transducer

/// Our own format: a `.safetensors` file with a JSON description in its metadata.
package enum NativeFormat: ModelFormat {
  package static let name = "beamscope"
  package static let summary = "a .safetensors file with a description under the key \"beamscope\""

  /// The key of the description in the file's metadata.
  static let key = "beamscope"

  package static func recognizes(_ bytes: [UInt8], path: String) -> Bool {
    path.hasSuffix(".safetensors") || (bytes.count > 8 && bytes[8] == UInt8(ascii: "{"))
  }

  package static func read(
    _ bytes: [UInt8], path: String, encoders: ForeignEncoders
  ) throws(ModelFileError) -> LoadedModel {
    let file = try SafetensorsFile(bytes: bytes, file: path)
    let description = try description(in: file, path: path)
    var tensors: [String: Tensor] = [:]
    for entry in file.entries {
      tensors[entry.name] = Tensor(shape: entry.shape, values: file.values(of: entry))
    }
    var foreign: ForeignEncoders.Opened?
    if case .file(let file) = description.encoder {
      foreign = try encoders.open(file, of: path)
    }
    do {
      return try assemble(description, foreign, tensors: tensors, entries: file.entries)
    } catch {
      throw ModelFileError(error, in: path)
    }
  }

  /// The description in a file's metadata.
  package static func description(
    in file: SafetensorsFile, path: String
  ) throws(ModelFileError) -> ModelDescription {
    let place = "__metadata__.\(key)"
    guard let text = file.metadata[key] else {
      throw ModelFileError(
        .wrongFormat, in: path, at: place, found: "no description",
        expected: "a model's description as JSON",
        advice: "use a model exported for beamscope")
    }
    let value: JSON
    do {
      value = try JSONReader.read(Array(text.utf8)[...])
    } catch {
      throw ModelFileError(
        .badJSON, in: path, at: "\(place), byte \(error.offset)", found: error.found,
        expected: error.expected, advice: "export the model again")
    }
    do {
      return try ModelDescription(value)
    } catch {
      throw ModelFileError(error, in: path)
    }
  }

  /// Assembles a model; every tensor must be used, and none missing.
  private static func assemble(
    _ description: ModelDescription, _ foreign: ForeignEncoders.Opened?,
    tensors: [String: Tensor], entries: [SafetensorsFile.Entry]
  ) throws(NetworkError) -> LoadedModel {
    var reader = TensorReader(tensors)
    let vocabulary = description.vocabulary
    let features = try description.features.makePipeline(
      tensors: &reader, tailPadding: foreign?.tailPadding ?? 0)
    guard features.outputDimension == description.encoder.inputDim else {
      throw NetworkError(
        .mismatch, at: "encoder.input_dim", found: "\(description.encoder.inputDim)",
        expected: "\(features.outputDimension), the width of the features")
    }
    let (encoder, lookAhead) = try encoder(description, foreign, &reader)
    let predictor = try description.predictor.makePredictor(
      vocabulary: vocabulary, tensors: &reader)
    let joiner = try AdditiveJoiner(
      description.joiner, encoderDim: encoder.outputDim, predictorDim: predictor.outputDim,
      // A separate encoder may include the joiner's projection.
      isEncoderProjected: foreign != nil && !reader.contains("joiner.encoder.weight"),
      vocabulary: vocabulary, tensors: &reader)
    try reader.finish()
    return LoadedModel(
      model: TransducerModel(
        encoder: encoder,
        scorer: LabelScorer(vocabulary: vocabulary, predictor: predictor, joiner: joiner),
        frameDuration: features.frameDuration * (foreign?.rowsPerFrame ?? 1)),
      description: description.summary(lookAhead: lookAhead), features: features,
      inventory: ModelInventory(
        entries: entries, joiner: description.joiner, encoder: foreign?.tensors ?? []))
  }

  /// The encoder, and its look-ahead in frames.
  private static func encoder(
    _ description: ModelDescription, _ foreign: ForeignEncoders.Opened?,
    _ reader: inout TensorReader
  ) throws(NetworkError) -> (any Encoder, lookAhead: Int?) {
    switch (description.encoder, foreign) {
    case (_, let foreign?): return (foreign.encoder, foreign.lookAhead)
    case (.conformer(let options), nil):
      return (try ConformerEncoder(options, tensors: &reader), options.lookAhead)
    case (.file(let file), nil):
      throw NetworkError(
        .mismatch, at: "encoder.file", found: "\"\(file.path)\", not opened",
        expected: "an encoder")
    }
  }
}
