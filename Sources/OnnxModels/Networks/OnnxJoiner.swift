import Kernels
package import Transducer

/// The joint network in ONNX Runtime: `encoder_out` (B, D_e) and `decoder_out` (B, D_p) to `logit`
/// (B, V).
///
/// Projections, where the model has them at all, are within the network: here they do nothing.
package struct OnnxJoiner: Joiner {
  package let vocabularySize: Int
  let session: OnnxSession
  private let blank: TokenID
  private let fault: OnnxFault

  /// Checks the network by running it once.
  ///
  /// - Parameters:
  ///   - encoderDim: D_e.
  ///   - predictorDim: D_p.
  ///   - fault: where a failed run is told to.
  package init(
    session: OnnxSession, encoderDim: Int, predictorDim: Int, vocabulary: Vocabulary,
    fault: OnnxFault
  ) throws(OnnxError) {
    self.session = session
    self.fault = fault
    blank = vocabulary.blankID
    vocabularySize = vocabulary.size
    try session.require(
      inputs: [
        OnnxPort(name: "encoder_out", element: .float, shape: [nil, encoderDim]),
        OnnxPort(name: "decoder_out", element: .float, shape: [nil, predictorDim]),
      ],
      outputs: [OnnxPort(name: "logit", element: .float, shape: [nil, nil])])
    let trial = try logits(
      encoder: [Float](repeating: 0, count: encoderDim),
      predictors: [[Float](repeating: 0, count: predictorDim)])
    guard trial.shape == [1, vocabularySize] else {
      throw OnnxError(
        .mismatch, at: "\(session.file), output logit", found: "shape \(trial.shape)",
        expected: "(1, \(vocabularySize)), for so many tokens are in tokens.txt",
        advice: "take all files from one model")
    }
  }

  package func projectEncoder(_ frame: ArraySlice<Float>) -> [Float] { Array(frame) }

  package func projectPredictor(_ output: [Float]) -> [Float] { output }

  package func logProbs(
    encoder: [Float], predictor: [Float], adjustment: LogitAdjustment
  ) -> [Double] {
    logProbs(encoder: encoder, predictors: [predictor], adjustment: adjustment)[0]
  }

  /// One frame with several contexts in one run: B rows of V.
  package func logProbs(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [[Double]] {
    let result = fault.catching { () throws(OnnxError) in
      try logits(encoder: encoder, predictors: predictors).floats
    }
    guard let result else {
      let broken = [Double](repeating: .nan, count: vocabularySize)
      return predictors.map { _ in broken }
    }
    return predictors.indices.map { row in
      let values = result[row * vocabularySize..<(row + 1) * vocabularySize]
      var logits = values.map { Double($0) / adjustment.temperature }
      logits[blank.index] -= adjustment.blankPenalty / adjustment.temperature
      return logSoftmax(logits)
    }
  }

  private func logits(
    encoder: [Float], predictors: [[Float]]
  ) throws(OnnxError) -> OnnxTensor {
    let frames = repeatElement(encoder, count: predictors.count).flatMap { $0 }
    let labels = predictors.flatMap { $0 }
    return try session.run([
      try OnnxTensor(
        frames, shape: [predictors.count, encoder.count], runtime: session.runtime),
      try OnnxTensor(
        labels, shape: [predictors.count, predictors.first?.count ?? 0],
        runtime: session.runtime),
    ])[0]
  }
}
