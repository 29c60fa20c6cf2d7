import Text
package import Transducer

/// The stateless predictor of icefall and sherpa-onnx in ONNX Runtime: `y` (B, N), int64 or int32,
/// the last N labels, oldest first, to `decoder_out` (B, D), including the joiner's projection.
///
/// The start padding is [-1, ..., -1, blank]; the network maps -1 to a zero vector.
package struct OnnxContextPredictor: LimitedContextPredictor, OnnxPredictor {
  /// N, from the metadata `context_size`.
  package let labelCount: Int
  package let outputDim: Int
  let session: OnnxSession
  private let blank: TokenID
  private let fault: OnnxFault

  /// Checks the network by running it once.
  ///
  /// - Parameter fault: where a failed run is reported.
  package init(
    session: OnnxSession, vocabulary: Vocabulary, fault: OnnxFault
  ) throws(OnnxError) {
    self.session = session
    self.fault = fault
    blank = vocabulary.blankID
    labelCount = try session.metadata.integer("context_size", in: 1...64)
    let size = try session.metadata.integer("vocab_size", in: 1...1_000_000)
    guard size == vocabulary.size else {
      throw OnnxError(
        .mismatch, at: "\(session.file), metadata \"vocab_size\"", found: "\(size)",
        expected: "\(vocabulary.size), the number of tokens in tokens.txt",
        advice: "use files of the same model")
    }
    try session.require(
      inputs: [OnnxPort(name: "y", element: Self.element(session), shape: [nil, labelCount])],
      outputs: [OnnxPort(name: "decoder_out", element: .float, shape: [nil, nil])])
    let trial = try Self.run(session, rows: [Self.padded([], to: labelCount, blank: blank)])
    outputDim = trial.shape.last ?? 0
    guard outputDim > 0, trial.shape == [1, outputDim] else {
      throw OnnxError(
        .wrongPorts, at: "\(session.file), output decoder_out", found: "shape \(trial.shape)",
        expected: "(1, D) for one context", advice: "export the model again")
    }
  }

  package func output(context: [TokenID]) -> [Float] {
    let row = Self.padded(context, to: labelCount, blank: blank)
    let result = fault.catching { () throws(OnnxError) in
      try Self.run(session, rows: [row]).floats
    }
    return result ?? [Float](repeating: .nan, count: outputDim)
  }

  /// The last `size` labels, with start padding.
  private static func padded(_ context: [TokenID], to size: Int, blank: TokenID) -> [Int] {
    let known = context.suffix(size).map(\.index)
    guard known.count < size else { return known }
    let absent = [Int](repeating: -1, count: size - known.count - 1)
    return absent + [blank.index] + known
  }

  private static func element(_ session: OnnxSession) -> OnnxElement {
    session.inputs.first?.element == .int32 ? .int32 : .int64
  }

  private static func run(
    _ session: OnnxSession, rows: [[Int]]
  ) throws(OnnxError) -> OnnxTensor {
    let shape = [rows.count, rows.first?.count ?? 0]
    let input = try OnnxTensor(
      integers: rows.flatMap { $0 }, as: element(session), shape: shape, runtime: session.runtime)
    return try session.run([input])[0]
  }
}
