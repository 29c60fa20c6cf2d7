import Text
import Transducer

/// An encoder in ONNX Runtime, of any kind.
protocol OnnxEncoder: Encoder {
  var session: OnnxSession { get }
  /// Rows of features that make a frame.
  var rowsPerFrame: Double { get }
  /// Rows from the first of a frame to the last it needs; `nil` for all of the utterance.
  var lookAhead: Int? { get }
  /// Seconds of silence that sherpa-onnx's own programs put behind the sound for this kind.
  var usualTail: Double { get }
}

extension OnnxEncoder {
  /// `lookAhead` in whole frames.
  var framesAhead: Int? { lookAhead.map { Int((Double($0) / rowsPerFrame).rounded(.up)) } }
}

extension OnnxSession {
  /// The encoder that a network is, by its metadata and its inputs.
  func makeEncoder(_ family: OnnxFamily) throws(OnnxError) -> any OnnxEncoder {
    if case .nemo(let metadata) = family {
      return try OnnxOfflineEncoder(session: self, form: .nemo(metadata))
    }
    // Whole utterances need their lengths; windows have one length.
    if inputs.count == 2, inputs[1].name == "x_lens" {
      return try OnnxOfflineEncoder(session: self, form: .icefall)
    }
    let kind = try metadata.text("model_type")
    guard OnnxStreamingEncoder.kinds.contains(kind) else {
      throw OnnxError(
        .unknownKind, at: "\(file), metadata \"model_type\"", found: "\"\(kind)\"",
        expected: "a streaming encoder (\(OnnxStreamingEncoder.kinds.joined(separator: ", "))), "
          + "or one with the inputs x and x_lens, or audio_signal and length",
        advice: "this program does not run other kinds yet")
    }
    if let feature = metadata["feature"], !feature.isEmpty, feature != "fbank" {
      throw OnnxError(
        .unknownKind, at: "\(file), metadata \"feature\"", found: "\"\(feature)\"",
        expected: "fbank", advice: "this program does not compute other features yet")
    }
    return try OnnxStreamingEncoder(session: self)
  }
}
