import Text
import Transducer

/// The origin of a transducer export, which determines the names and layout of its networks'
/// tensors.
enum OnnxFamily: Sendable, Equatable {
  /// icefall's, and sherpa-onnx's in the same form.
  case icefall
  /// NeMo's, as sherpa-onnx ships it.
  case nemo(NemoMetadata)

  /// By the encoder's first input.
  init(of encoder: OnnxSession) throws(OnnxError) {
    guard encoder.inputs.first?.name == "audio_signal" else {
      self = .icefall
      return
    }
    guard encoder.inputs.count == 2 else {
      throw OnnxError(
        .unknownKind, at: "\(encoder.file), inputs",
        found: "\(encoder.inputs.count) (\(encoder.inputs.map(\.name).joined(separator: ", ")))",
        expected: "audio_signal and length: an encoder of NeMo for whole utterances",
        advice: "NeMo's streaming encoders are not supported; use the model's other export")
    }
    self = .nemo(try NemoMetadata(encoder.metadata))
  }

  /// Rejects a vocabulary that does not belong to the model.
  func check(_ vocabulary: Vocabulary, in files: OnnxFolder) throws(OnnxError) {
    guard case .nemo(let metadata) = self else { return }
    guard vocabulary.size == metadata.labels + 1 else {
      throw OnnxError(
        .mismatch, at: "\(files.encoder), metadata \"vocab_size\"", found: "\(metadata.labels)",
        expected: "\(vocabulary.size - 1), the number of tokens in tokens.txt without blank",
        advice: "use files of the same model")
    }
    guard vocabulary.blankID.index == metadata.labels else {
      throw OnnxError(
        .mismatch, at: files.tokens, found: "blank at number \(vocabulary.blankID.index)",
        expected: "blank as the last token, number \(metadata.labels), as in NeMo models",
        advice: "use files of the same model")
    }
  }

  /// The features of such models, as sherpa-onnx computes them.
  var features: OnnxFeatures {
    switch self {
    case .icefall: OnnxFeatures(frontEnd: .icefall, normalization: .none)
    case .nemo(let metadata):
      OnnxFeatures(frontEnd: .sherpaNemo, normalization: metadata.normalization)
    }
  }
}

/// The metadata sherpa-onnx's export scripts write into the encoder of a NeMo model.
struct NemoMetadata: Sendable, Equatable {
  /// Feature rows per encoder frame.
  let subsampling: Int
  let normalization: OnnxFeatures.Normalizing
  /// The prediction network's LSTM layers, and the width of each.
  let layers: Int
  let hidden: Int
  /// The number of tokens without blank.
  let labels: Int
  /// The width of a feature row; `nil` if not stated.
  let bands: Int?
  /// Of a TDT model, in frames; `nil` if not stated.
  let durations: [Int]?

  init(_ metadata: OnnxMetadata) throws(OnnxError) {
    if metadata["is_giga_am"] == "1" {
      throw OnnxError(
        .unknownKind, at: "\(metadata.file), metadata \"is_giga_am\"", found: "1",
        expected: "a NeMo model with NeMo's features",
        advice: "GigaAM's features are not supported; use another model")
    }
    labels = try metadata.integer("vocab_size", in: 1...1_000_000)
    subsampling = try metadata.integer("subsampling_factor", in: 1...64)
    layers = try metadata.integer("pred_rnn_layers", in: 1...64)
    hidden = try metadata.integer("pred_hidden", in: 1...65_536)
    bands =
      metadata["feat_dim"] == nil ? nil : try metadata.integer("feat_dim", in: 1...65_536)
    durations = try Self.durations(metadata)
    switch try metadata.text("normalize_type") {
    case "", "NA": normalization = .none
    case "per_feature": normalization = .perFeature
    case let other:
      throw OnnxError(
        .unknownKind, at: "\(metadata.file), metadata \"normalize_type\"", found: "\"\(other)\"",
        expected: "per_feature, NA or nothing",
        advice: "other normalisations are not supported yet; use another model")
    }
  }

  /// As in NeMo's configuration: "[0, 1, 2, 3, 4]".
  private static func durations(_ metadata: OnnxMetadata) throws(OnnxError) -> [Int]? {
    let key = "tdt_durations"
    guard let text = metadata[key] else { return nil }
    let numbers = text.split { "[], ".contains($0) }.map { Int($0) }
    let durations = numbers.compactMap { $0 }.filter { (0...1000).contains($0) }
    guard durations.count == numbers.count, Set(durations).count == durations.count,
      durations.contains(where: { $0 > 0 })
    else {
      throw OnnxError(
        .badMetadata, at: "\(metadata.file), metadata \"\(key)\"",
        found: "\"\(text.prefix(40))\"",
        expected: "distinct numbers of frames, at least one above 0, as in \"0, 1, 2, 3, 4\"",
        advice: "export the model again")
    }
    return durations
  }
}
