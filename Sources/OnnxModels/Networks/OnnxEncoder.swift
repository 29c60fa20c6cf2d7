import Text
import Transducer

/// An encoder in ONNX Runtime, of any kind.
protocol OnnxEncoder: Encoder {
  var session: OnnxSession { get }
  /// Feature rows per encoder frame.
  var rowsPerFrame: Double { get }
  /// Rows from the first of a frame to the last it needs; `nil` for the whole utterance.
  var lookAhead: Int? { get }
  /// Seconds of silence that sherpa-onnx's own programs append to the audio for this kind.
  var usualTail: Double { get }
}

extension OnnxEncoder {
  /// `lookAhead` in whole frames.
  var framesAhead: Int? { lookAhead.map { Int((Double($0) / rowsPerFrame).rounded(.up)) } }
}

extension OnnxSession {
  /// The encoder implemented by a network, by its metadata and inputs.
  func makeEncoder(_ family: OnnxFamily) throws(OnnxError) -> any OnnxEncoder {
    if case .nemo(let metadata) = family {
      return try OnnxOfflineEncoder(session: self, form: .nemo(metadata))
    }
    // Whole utterances need their lengths; windows have a fixed length.
    if inputs.count == 2, inputs[1].name == "x_lens" {
      return try OnnxOfflineEncoder(session: self, form: .icefall)
    }
    let kind = try metadata.text("model_type")
    guard OnnxStreamingEncoder.kinds.contains(kind) else {
      throw OnnxError(
        .unknownKind, at: "\(file), metadata \"model_type\"", found: "\"\(kind)\"",
        expected: "a streaming encoder (\(OnnxStreamingEncoder.kinds.joined(separator: ", "))), "
          + "or one with the inputs x and x_lens, or audio_signal and length",
        advice: "other kinds are not supported yet; use another model")
    }
    if let feature = metadata["feature"], !feature.isEmpty, feature != "fbank" {
      throw OnnxError(
        .unknownKind, at: "\(file), metadata \"feature\"", found: "\"\(feature)\"",
        expected: "fbank", advice: "other features are not supported yet; use another model")
    }
    return try OnnxStreamingEncoder(session: self)
  }
}
