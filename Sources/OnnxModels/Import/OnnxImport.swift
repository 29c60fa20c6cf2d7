import Audio
import Foundation
import Kernels
import ModelFiles
import Text
import Transducer

/// Predictor and joiner of a folder of ONNX files as a native model; the encoder file stays in
/// place.
package struct OnnxImport {
  /// The comparison made before the model was written.
  package struct Check: Sendable, Equatable {
    /// Number of contexts, each with a frame.
    package let contexts: Int
    /// The largest difference in log-probability, nats, from the networks in ONNX Runtime.
    package let difference: Double
  }

  private let folder: OnnxTransducer
  private let runtime: OnnxRuntime
  private let options: OnnxTransducer.Options

  /// Larger differences are not due to rounding: the networks have a different form than assumed.
  private static let tolerance = 1e-3
  /// Contexts on which native and ONNX networks are compared.
  private static let contextCount = 64

  /// Opens the folder.
  ///
  /// Predictor and joiner are read as floats, for any precision of the encoder.
  package init(
    folder path: String, runtime: OnnxRuntime, options: OnnxTransducer.Options
  ) throws {
    let files = try OnnxFolder(path, precision: options.precision)
    let floats = try OnnxFolder(path, precision: .fp32)
    folder = try OnnxTransducer(
      files: OnnxFolder(
        path: path, encoder: files.encoder, decoder: floats.decoder, joiner: floats.joiner,
        tokens: files.tokens),
      runtime: runtime, options: options)
    self.runtime = runtime
    self.options = options
  }

  /// Writes the model, after comparing it with the original networks.
  ///
  /// - Throws: `OnnxError` of reason `unknownForm` if the networks have another form;
  ///   `ModelFileError` if the file cannot be written.
  package func write(to path: String) throws -> Check {
    let decoder = try StatelessDecoder(OnnxGraph(file: folder.files.decoder))
    let joiner = try AdditiveForm(OnnxGraph(file: folder.files.joiner))
    let weights = try tensors(decoder, joiner)
    let encoders = ForeignEncoders.onnx(
      runtime: { [runtime] () throws(OnnxError) in runtime }, options: options)
    // The start padding is not in the weights: the one that reproduces the scores is used.
    for start in StartPadding.allCases {
      let description = try ModelDescription(
        settings(decoder, start: start, joinerDim: joiner.output.weight.columns, path: path))
      var difference = Double.infinity
      do {
        try ModelFile.write(description, tensors: weights, to: path, encoders: encoders) { model in
          difference = largestDifference(from: model.model.scorer)
          guard difference < Self.tolerance else { throw Disagreement() }
        }
        return Check(contexts: Self.contextCount, difference: difference)
      } catch is Disagreement {
        continue
      }
    }
    throw OnnxError(
      .unknownForm, at: folder.files.path,
      found: "networks whose scores differ from those of their weights in the known form",
      expected: "log-probabilities within \(Self.tolerance)", advice: "use the folder itself")
  }

  private struct Disagreement: Error {}

  private func largestDifference(from native: LabelScorer) -> Double {
    let original = folder.model.scorer
    let (size, dim) = (native.vocabulary.size, folder.model.encoder.outputDim)
    var largest = 0.0
    for index in 0..<Self.contextCount {
      // The first contexts are the starts of an utterance.
      let labels = (0..<min(index, 8)).map { TokenID((index * 37 + $0 * 101 + 1) % size) }
        .filter { $0 != native.vocabulary.blankID }
      let frame = (0..<dim).map { Float(($0 * 31 + index * 17) % 23) / 11 - 1 }
      let rows = [native, original].map { scorer in
        scorer.joiner.logProbs(
          encoder: scorer.joiner.projectEncoder(frame[...]),
          predictor: scorer.joiner.projectPredictor(scorer.predictor.output(after: labels).output))
      }
      let differences = zip(rows[0], rows[1]).map { abs($0 - $1) }
      largest = max(largest, differences.contains { $0.isNaN } ? .infinity : differences.max() ?? 0)
    }
    return largest
  }

  // MARK: The model file

  private func tensors(
    _ decoder: StatelessDecoder, _ joiner: AdditiveForm
  ) throws(OnnxError) -> [StoredTensor] {
    guard folder.features.normalization == nil else {
      throw OnnxError(
        .unknownForm, at: folder.files.path, found: "features normalised per utterance",
        expected: "unnormalised features", advice: "import without --normalization")
    }
    let (embedding, width) = (decoder.embedding, decoder.embedding.columns)
    guard decoder.projection == nil || joiner.predictor == nil else {
      throw OnnxError(
        .unknownForm, at: folder.files.joiner, found: "a projection of decoder_out",
        expected: "none, because the decoder has one", advice: "use the folder itself")
    }
    let projection =
      decoder.projection ?? joiner.predictor
      ?? LinearLayer(weight: Matrix(identity: width), bias: nil)
    var tensors = [matrix("predictor.embedding", embedding)]
    if !decoder.convolution.isEmpty {
      tensors.append(
        StoredTensor(
          name: "predictor.convolution.weight", scalar: .float32,
          shape: [width, width / decoder.groups, decoder.contextSize],
          values: decoder.convolution))
    }
    tensors += linear("joiner.predictor", projection, needsBias: false)
    tensors += linear("joiner.output", joiner.output, needsBias: true)
    if let encoder = joiner.encoder {
      tensors += linear("joiner.encoder", encoder, needsBias: true)
    }
    return tensors
  }

  private func linear(
    _ name: String, _ layer: LinearLayer, needsBias: Bool
  ) -> [StoredTensor] {
    let zeros = needsBias ? [Float](repeating: 0, count: layer.weight.rows) : nil
    let bias = (layer.bias ?? zeros).map { values in
      StoredTensor(
        name: "\(name).bias", scalar: .float32, shape: [values.count], values: values)
    }
    return [matrix("\(name).weight", layer.weight)] + (bias.map { [$0] } ?? [])
  }

  private func matrix(_ name: String, _ matrix: Matrix) -> StoredTensor {
    StoredTensor(
      name: name, scalar: .float32, shape: [matrix.rows, matrix.columns], values: matrix.storage)
  }

  private func settings(
    _ decoder: StatelessDecoder, start: StartPadding, joinerDim: Int, path: String
  ) throws -> JSON {
    let vocabulary = folder.model.vocabulary
    let bytes = try OnnxGraph.bytes(of: folder.files.encoder)
    return .object(byName: [
      "format": .string(ModelDescription.format), "version": .integer(ModelDescription.version),
      "name": .string(folder.name), "licence": .string(OnnxTransducer.licence),
      "provenance": .object(byName: ["imported_from": .string(folder.name)]),
      "vocabulary": .object(byName: [
        "tokens": .array(vocabulary.tokens.map { .string($0) }),
        "blank_id": .integer(vocabulary.blankID.index),
        "unk_id": .optional(vocabulary.unkID?.index),
      ]),
      "features": featureSettings,
      "encoder": .object(byName: [
        "type": .string(EncoderFile.type),
        "file": .string(
          relativePath(
            folder.files.encoder, from: URL(fileURLWithPath: path).deletingLastPathComponent())),
        "sha256": .string(sha256(bytes)),
        "input_dim": .integer(folder.encoder.inputDim), "dim": .integer(folder.encoder.outputDim),
        "tail_padding": .number(folder.features.tailPadding),
      ]),
      "predictor": .object(byName: [
        "type": .string("stateless"), "embedding_dim": .integer(decoder.embedding.columns),
        "context_size": .integer(decoder.contextSize), "groups": .integer(decoder.groups),
        "start": .string(start.rawValue),
      ]),
      "joiner": .object(byName: [
        "type": .string(JoinerOptions.type), "activation": .string("tanh"),
        "dim": .integer(joinerDim), "tied": .bool(false), "hat": .bool(false),
      ]),
    ])
  }

  private var featureSettings: JSON {
    let frontEnd = folder.features.frontEnd
    var settings = frontEnd.parameters.mapValues(\.setting)
    settings["type"] = .string(frontEnd.type)
    return .object(byName: [
      "front_end": .object(byName: settings), "deltas": .null, "normalization": .string("none"),
      "stack": .integer(1), "stride": .integer(1),
      "resampling": .string(folder.features.resampling.rawValue),
    ])
  }
}
