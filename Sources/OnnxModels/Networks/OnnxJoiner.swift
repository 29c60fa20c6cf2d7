import Kernels
import Text
package import Transducer

/// The joint network in ONNX Runtime. icefall: `encoder_out` (B, D_e) and `decoder_out` (B, D_p) to
/// `logit` (B, V). NeMo: `encoder_outputs` (B, D_e, 1) and `decoder_outputs` (B, D_p, 1) to `outputs`
/// (B, 1, 1, V), or (B, 1, 1, V + N) with N durations (TDT).
///
/// Any projections are inside the network: here they do nothing.
package struct OnnxJoiner: Joiner {
  package let vocabularySize: Int
  package private(set) var durations: [Int] = []
  let session: OnnxSession
  private let form: Form
  private let blank: TokenID
  private let fault: OnnxFault

  /// How a joiner names and lays out its tensors.
  struct Form: Sendable {
    let inputs: [String]
    let output: String
    /// Axes of size 1 after the last of an input, and before the last of the output.
    let inputAxes: Int
    let outputAxes: Int
    /// The durations after the tokens, as in the metadata; `nil` if they are not stated.
    let namedDurations: [Int]?
    let mayHaveDurations: Bool

    init(_ family: OnnxFamily) {
      switch family {
      case .icefall:
        (inputs, output) = (["encoder_out", "decoder_out"], "logit")
        (inputAxes, outputAxes) = (0, 0)
        (namedDurations, mayHaveDurations) = (nil, false)
      case .nemo(let metadata):
        (inputs, output) = (["encoder_outputs", "decoder_outputs"], "outputs")
        (inputAxes, outputAxes) = (1, 2)
        (namedDurations, mayHaveDurations) = (metadata.durations, true)
      }
    }

    /// The durations of a joiner with this many outputs; `nil` if that does not match the number of
    /// tokens. If the metadata do not state them, the outputs after the tokens are 0, 1, 2 and so
    /// on, as in sherpa-onnx: a single one would leave no choice.
    fileprivate func durations(outputs: Int, tokens: Int) -> [Int]? {
      let count = outputs - tokens
      if count == 0, namedDurations == nil { return [] }
      guard mayHaveDurations, count > 1 else { return nil }
      let durations = namedDurations ?? Array(0..<count)
      return durations.count == count ? durations : nil
    }

    fileprivate func expectation(_ ones: [Int], tokens: Int) -> String {
      if let namedDurations {
        return
          "\(ones + [tokens + namedDurations.count]), the number of tokens in tokens.txt and "
          + "durations in the encoder's metadata"
      }
      let more = mayHaveDurations ? ", or at least two more (durations)" : ""
      return "\(ones + [tokens]), the number of tokens in tokens.txt\(more)"
    }

    fileprivate func input(_ place: Int, dim: Int) -> OnnxPort {
      let ones = [Int?](repeating: nil, count: inputAxes)
      return OnnxPort(name: inputs[place], element: .float, shape: [nil, dim] + ones)
    }

    fileprivate var outputPort: OnnxPort {
      OnnxPort(
        name: output, element: .float, shape: [Int?](repeating: nil, count: outputAxes + 2))
    }
  }

  /// Checks the network by running it once.
  ///
  /// - Parameters:
  ///   - dims: D_e and D_p.
  ///   - fault: where a failed run is reported.
  init(
    session: OnnxSession, form: Form, dims: (encoder: Int, predictor: Int),
    vocabulary: Vocabulary, fault: OnnxFault
  ) throws(OnnxError) {
    self.session = session
    self.form = form
    self.fault = fault
    blank = vocabulary.blankID
    vocabularySize = vocabulary.size
    try session.require(
      inputs: [form.input(0, dim: dims.encoder), form.input(1, dim: dims.predictor)],
      outputs: [form.outputPort])
    let trial = try logits(
      encoder: [Float](repeating: 0, count: dims.encoder),
      predictors: [[Float](repeating: 0, count: dims.predictor)])
    let ones = [Int](repeating: 1, count: form.outputAxes + 1)
    let durations = form.durations(outputs: trial.shape.last ?? 0, tokens: vocabularySize)
    guard let durations, trial.shape.dropLast() == ones[...] else {
      throw OnnxError(
        .mismatch, at: "\(session.file), output \(form.output)", found: "shape \(trial.shape)",
        expected: form.expectation(ones, tokens: vocabularySize),
        advice: "use files of the same model")
    }
    self.durations = durations
  }

  package func projectEncoder(_ frame: ArraySlice<Float>) -> [Float] { Array(frame) }

  package func projectPredictor(_ output: [Float]) -> [Float] { output }

  package func logProbs(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [[Double]] {
    scores(encoder: encoder, predictors: predictors, adjustment: adjustment).map(\.tokens)
  }

  package func scores(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [JointScores] {
    let result = fault.catching { () throws(OnnxError) in
      try logits(encoder: encoder, predictors: predictors)
    }
    let width = vocabularySize + durations.count
    guard let result, result.shape.reduce(1, *) == predictors.count * width else {
      let broken = JointScores(
        tokens: [Double](repeating: .nan, count: vocabularySize),
        durations: [Double](repeating: .nan, count: durations.count))
      return predictors.map { _ in broken }
    }
    return result.withFloats { values in
      predictors.indices.map { row in
        let start = row * width
        let tokens = values[start..<start + vocabularySize]
        let rest = values[start + vocabularySize..<start + width]
        return JointScores(
          tokens: adjustment.logProbs(of: UnsafeBufferPointer(rebasing: tokens), blank: blank),
          durations: rest.isEmpty
            ? [] : adjustment.logProbs(of: UnsafeBufferPointer(rebasing: rest), blank: nil))
      }
    }
  }

  /// One row per context.
  private func logits(
    encoder: [Float], predictors: [[Float]]
  ) throws(OnnxError) -> OnnxTensor {
    let (count, frames) = (predictors.count, repeatElement(encoder, count: predictors.count))
    let ones = [Int](repeating: 1, count: form.inputAxes)
    return try session.run([
      try OnnxTensor(
        rows: frames, shape: [count, encoder.count] + ones, runtime: session.runtime),
      try OnnxTensor(
        rows: predictors, shape: [count, predictors.first?.count ?? 0] + ones,
        runtime: session.runtime),
    ])[0]
  }
}
