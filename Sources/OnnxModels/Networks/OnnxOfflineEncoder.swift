package import Kernels
package import Transducer

/// An encoder of icefall for whole utterances in ONNX Runtime: `x` (1, T, C) and `x_lens` (1) to
/// `encoder_out` (1, T', D) and `encoder_out_lens` (1).
package struct OnnxOfflineEncoder: OnnxEncoder {
  package let inputDim: Int
  package let outputDim: Int
  let session: OnnxSession
  private let lengthElement: OnnxElement

  /// As sherpa-onnx has it for every model of this kind: they do not say it.
  var rowsPerFrame: Double { 4 }
  var lookAhead: Int? { nil }
  var usualTail: Double { 0 }

  /// The least rows that the networks' first convolutions take.
  private static let leastRows = 9
  /// Rows of silence on which the network is tried when it is opened.
  private static let trialRows = 64

  /// Checks the network by running it once on zeros.
  package init(session: OnnxSession) throws(OnnxError) {
    self.session = session
    try session.require(
      inputs: [
        OnnxPort(name: "x", element: .float, shape: [nil, nil, nil]),
        OnnxPort(name: "x_lens", element: session.inputs.last?.element, shape: [nil]),
      ],
      outputs: [
        OnnxPort(name: "encoder_out", element: .float, shape: [nil, nil, nil]),
        OnnxPort(name: "encoder_out_lens", element: session.outputs.last?.element, shape: [nil]),
      ])
    guard let element = session.inputs[1].element, element != .float else {
      throw session.wrong(
        "input x_lens", found: session.inputs[1].summary, expected: "int64 or int32 (any)")
    }
    lengthElement = element
    // Kaldi features of 80 bands, where the file leaves it open.
    inputDim = session.inputs[0].shape[2] ?? 80
    let zeros = Matrix(rows: Self.trialRows, columns: inputDim)
    outputDim = try Self.run(session, zeros, element).columns
  }

  package func encode(
    _ features: Matrix, progress: (Double) throws -> Void
  ) throws -> Matrix {
    try progress(0)
    guard features.rows >= Self.leastRows else { return Matrix(rows: 0, columns: outputDim) }
    let frames = try Self.run(session, features, lengthElement)
    try progress(1)
    return frames
  }

  package func makeStream() -> (any EncoderStream)? { nil }

  private static func run(
    _ session: OnnxSession, _ features: Matrix, _ lengthElement: OnnxElement
  ) throws(OnnxError) -> Matrix {
    let x = try OnnxTensor(
      features.storage, shape: [1, features.rows, features.columns], runtime: session.runtime)
    let length = try OnnxTensor(
      integers: [features.rows], as: lengthElement, shape: [1], runtime: session.runtime)
    let results = try session.run([x, length])
    let (shape, count) = (results[0].shape, results[1].integers.first ?? -1)
    guard shape.count == 3, shape[0] == 1, shape[2] > 0, (0...shape[1]).contains(count) else {
      throw session.wrong(
        "outputs", found: "shape \(shape) with \(count) frames",
        expected: "(1, T, D) with at most T frames")
    }
    return Matrix(
      rows: count, columns: shape[2], storage: Array(results[0].floats.prefix(count * shape[2])))
  }
}
