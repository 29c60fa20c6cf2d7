package import Kernels
package import Transducer

/// An encoder for whole utterances in ONNX Runtime. icefall: `x` (1, T, C) and `x_lens` (1) to
/// `encoder_out` (1, T', D) and `encoder_out_lens` (1). NeMo: `audio_signal` (1, C, T) and `length`
/// (1) to `outputs` (1, D, T') and `encoded_lengths` (1).
package struct OnnxOfflineEncoder: OnnxEncoder {
  package let inputDim: Int
  package let outputDim: Int
  let session: OnnxSession
  private let form: Form
  private let lengthElement: OnnxElement

  var rowsPerFrame: Double { Double(form.rowsPerFrame) }
  var lookAhead: Int? { nil }
  var usualTail: Double { 0 }

  /// How such an encoder names and lays out its tensors.
  struct Form: Sendable {
    let inputs: [String]
    let outputs: [String]
    /// Whether time is the last axis of features and frames.
    let isTimeLast: Bool
    /// C if the network accepts any.
    let usualWidth: Int
    let rowsPerFrame: Int
    /// The minimum number of rows for the network's first convolutions.
    let leastRows: Int

    /// sherpa-onnx assumes 4 rows per frame for every model of this kind: the models do not state
    /// it.
    static let icefall = Form(
      inputs: ["x", "x_lens"], outputs: ["encoder_out", "encoder_out_lens"], isTimeLast: false,
      usualWidth: 80, rowsPerFrame: 4, leastRows: 9)

    static func nemo(_ metadata: NemoMetadata) -> Form {
      Form(
        inputs: ["audio_signal", "length"], outputs: ["outputs", "encoded_lengths"],
        isTimeLast: true, usualWidth: metadata.bands ?? 80, rowsPerFrame: metadata.subsampling,
        leastRows: 1)
    }
  }

  /// Rows of silence for a trial run when the network is opened.
  private static let trialRows = 64

  /// Checks the network by running it once on zeros.
  init(session: OnnxSession, form: Form) throws(OnnxError) {
    self.session = session
    self.form = form
    try session.require(
      inputs: [
        OnnxPort(name: form.inputs[0], element: .float, shape: [nil, nil, nil]),
        OnnxPort(name: form.inputs[1], element: session.inputs.last?.element, shape: [nil]),
      ],
      outputs: [
        OnnxPort(name: form.outputs[0], element: .float, shape: [nil, nil, nil]),
        OnnxPort(name: form.outputs[1], element: session.outputs.last?.element, shape: [nil]),
      ])
    guard let element = session.inputs[1].element, element != .float else {
      throw session.wrong(
        "input \(form.inputs[1])", found: session.inputs[1].summary,
        expected: "int64 or int32 (any)")
    }
    lengthElement = element
    inputDim = session.inputs[0].shape[form.isTimeLast ? 1 : 2] ?? form.usualWidth
    let zeros = Matrix(rows: Self.trialRows, columns: inputDim)
    outputDim = try Self.run(session, form, zeros, element).columns
  }

  package func encode(
    _ features: Matrix, progress: (Double) throws -> Void
  ) throws -> Matrix {
    try progress(0)
    guard features.rows >= form.leastRows else { return Matrix(rows: 0, columns: outputDim) }
    let frames = try Self.run(session, form, features, lengthElement)
    try progress(1)
    return frames
  }

  package func makeStream() -> (any EncoderStream)? { nil }

  private static func run(
    _ session: OnnxSession, _ form: Form, _ features: Matrix, _ lengthElement: OnnxElement
  ) throws(OnnxError) -> Matrix {
    let laidOut = form.isTimeLast ? features.transposed() : features
    let x = try OnnxTensor(
      laidOut.storage, shape: [1, laidOut.rows, laidOut.columns], runtime: session.runtime)
    let length = try OnnxTensor(
      integers: [features.rows], as: lengthElement, shape: [1], runtime: session.runtime)
    let results = try session.run([x, length])
    let (shape, count) = (results[0].shape, results[1].integers.first ?? -1)
    let (time, width) = form.isTimeLast ? (2, 1) : (1, 2)
    guard shape.count == 3, shape[0] == 1, shape[width] > 0, (0...shape[time]).contains(count)
    else {
      throw session.wrong(
        "outputs", found: "shape \(shape) with \(count) frames",
        expected: "\(form.isTimeLast ? "(1, D, T)" : "(1, T, D)") with at most T frames")
    }
    let frames = Matrix(rows: shape[1], columns: shape[2], storage: results[0].floats)
    return (form.isTimeLast ? frames.transposed() : frames).rows(0..<count)
  }
}
