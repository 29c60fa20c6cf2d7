import Transducer

/// A prediction network in ONNX Runtime, of any kind.
protocol OnnxPredictor: Predictor {
  var session: OnnxSession { get }
}

extension OnnxFamily {
  /// The prediction network of a transducer of this family.
  func makePredictor(
    _ session: OnnxSession, vocabulary: Vocabulary, fault: OnnxFault
  ) throws(OnnxError) -> any OnnxPredictor {
    switch self {
    case .icefall:
      try OnnxContextPredictor(session: session, vocabulary: vocabulary, fault: fault)
    case .nemo(let metadata):
      try OnnxRecurrentPredictor(
        session: session, metadata: metadata, vocabulary: vocabulary, fault: fault)
    }
  }
}
