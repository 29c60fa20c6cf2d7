package import Kernels
package import Transducer

/// A streaming encoder of icefall and sherpa-onnx in ONNX Runtime: `x` (1, W, C), a window of
/// features, and caches, to `encoder_out` (1, F, D) and the caches for the next window.
///
/// Windows are formed as in sherpa-onnx: while more than W rows are left, one of W rows is encoded
/// and the next begins `hop` rows later. The remainder at the end is dropped, so an utterance needs
/// trailing silence to be encoded completely.
///
/// A Conformer has a last input without a matching output: the number of the window's first row.
package struct OnnxStreamingEncoder: OnnxEncoder {
  /// The supported kinds, by the metadata `model_type`.
  static let kinds = ["zipformer2", "zipformer", "lstm", "conformer"]

  /// W, rows of features in a window.
  package let window: Int
  /// Rows from one window to the next.
  package let hop: Int
  package let inputDim: Int
  package let outputDim: Int
  /// F, frames per window.
  package let framesPerWindow: Int
  let session: OnnxSession
  /// The caches before the first window: zeros.
  let emptyCaches: [OnnxTensor]
  /// For each cache, the output that becomes the next window's cache.
  let cacheOutputs: [Int]
  /// Whether the last input is the number of the window's first row.
  let takesRowNumber: Bool

  var rowsPerFrame: Double { Double(hop) / Double(framesPerWindow) }
  /// A window is encoded once the row after it has arrived.
  var lookAhead: Int? { window + 1 }
  var usualTail: Double { 0.66 }

  /// Takes window and hop from the metadata `T` and `decode_chunk_len`, the caches from the
  /// network's inputs, and the rest from running it once on zeros.
  package init(session: OnnxSession) throws(OnnxError) {
    self.session = session
    window = try session.metadata.integer("T", in: 1...100_000)
    hop = try session.metadata.integer("decode_chunk_len", in: 1...window)
    guard let x = session.inputs.first, x.name == "x", x.element == .float, x.shape.count == 3,
      x.fits([1, window, nil]), let width = x.shape[2]
    else {
      throw session.wrong(
        "the first input",
        found: session.inputs.first.map { "\($0.name) \($0.summary)" } ?? "no input",
        expected: "x float (1, \(window), C)")
    }
    inputDim = width
    takesRowNumber = session.metadata["model_type"] == "conformer"
    let caches = Array(session.inputs.dropFirst().dropLast(takesRowNumber ? 1 : 0))
    emptyCaches = try Self.emptyTensors(for: caches, of: session)
    cacheOutputs = try Self.cacheOutputs(for: caches, of: session)
    let zeros = try OnnxTensor(
      zeros: .float, shape: [1, window, width], runtime: session.runtime)
    let trial = try session.run([zeros] + emptyCaches + Self.rowNumber(0, takesRowNumber, session))
    let shape = trial[0].shape
    guard shape.count == 3, shape[0] == 1, shape[1] > 0, shape[2] > 0 else {
      throw session.wrong(
        "output \(session.outputs[0].name)", found: "shape \(shape)", expected: "(1, F, D)")
    }
    for (place, cache) in zip(cacheOutputs, emptyCaches) {
      guard trial[place].shape == cache.shape, trial[place].element == cache.element else {
        throw session.wrong(
          "output \(session.outputs[place].name)",
          found: "\(trial[place].element) \(trial[place].shape)",
          expected: "\(cache.element) \(cache.shape), as its input")
      }
    }
    framesPerWindow = shape[1]
    outputDim = shape[2]
  }

  package func encode(
    _ features: Matrix, progress: (Double) throws -> Void
  ) throws -> Matrix {
    var stream = OnnxEncoderStream(self)
    var frames = Matrix(rows: 0, columns: outputDim)
    var start = 0
    while start < features.rows {
      let end = min(start + hop, features.rows)
      frames.append(try stream.push(features.rows(start..<end)))
      start = end
      try progress(Double(end) / Double(features.rows))
    }
    frames.append(try stream.finish())
    return frames
  }

  package func makeStream() -> (any EncoderStream)? { OnnxEncoderStream(self) }

  /// The last input of a network that has one; empty for others.
  static func rowNumber(
    _ row: Int, _ isTaken: Bool, _ session: OnnxSession
  ) throws(OnnxError) -> [OnnxTensor] {
    guard isTaken else { return [] }
    guard let port = session.inputs.last, let element = port.element, element != .float,
      port.fits([1])
    else {
      throw session.wrong(
        "the last input", found: session.inputs.last?.summary ?? "none", expected: "int64 (1)")
    }
    return [
      try OnnxTensor(integers: [row], as: element, shape: [1], runtime: session.runtime)
    ]
  }

  private static func emptyTensors(
    for ports: [OnnxPort], of session: OnnxSession
  ) throws(OnnxError) -> [OnnxTensor] {
    var caches: [OnnxTensor] = []
    for port in ports {
      // One utterance at a time: a batch of variable size is a batch of one.
      let shape = port.shape.map { $0 ?? 1 }
      // A damaged model may request any size.
      let count = shape.reduce(1.0) { $0 * Double($1) }
      guard let element = port.element, count <= 100_000_000 else {
        throw session.wrong(
          "input \(port.name)", found: port.summary,
          expected: "a cache of float, int32 or int64 values")
      }
      caches.append(try OnnxTensor(zeros: element, shape: shape, runtime: session.runtime))
    }
    return caches
  }

  /// By icefall's names, `new_NAME`; if the names differ, by order.
  private static func cacheOutputs(
    for caches: [OnnxPort], of session: OnnxSession
  ) throws(OnnxError) -> [Int] {
    guard session.outputs.count == caches.count + 1 else {
      throw session.wrong(
        "outputs", found: "\(session.outputs.count)",
        expected: "\(caches.count + 1): frames, and every cache again")
    }
    let byName = caches.map { cache in
      session.outputs.firstIndex { $0.name == "new_\(cache.name)" }
    }
    let named = byName.compactMap { $0 }
    return named.count == caches.count ? named : Array(1..<session.outputs.count)
  }
}

/// The state of a streaming encoder: the features waiting for their window, and the caches.
struct OnnxEncoderStream: EncoderStream {
  private let encoder: OnnxStreamingEncoder
  private var waiting: Matrix
  private var caches: [OnnxTensor]
  /// The number of the first waiting row.
  private var row = 0

  init(_ encoder: OnnxStreamingEncoder) {
    self.encoder = encoder
    waiting = Matrix(rows: 0, columns: encoder.inputDim)
    caches = encoder.emptyCaches
  }

  mutating func push(_ features: Matrix) throws -> Matrix {
    waiting.append(features)
    var frames = Matrix(rows: 0, columns: encoder.outputDim)
    var start = 0
    // More rows than a window, as sherpa-onnx requires.
    while start + encoder.window < waiting.rows {
      frames.append(try encode(waiting.rows(start..<start + encoder.window)))
      start += encoder.hop
      row += encoder.hop
    }
    if start > 0 { waiting = waiting.rows(start..<waiting.rows) }
    return frames
  }

  /// The remaining rows do not fill a window.
  mutating func finish() throws -> Matrix { Matrix(rows: 0, columns: encoder.outputDim) }

  private mutating func encode(_ window: Matrix) throws(OnnxError) -> Matrix {
    let session = encoder.session
    let x = try OnnxTensor(
      window.storage, shape: [1, window.rows, window.columns], runtime: session.runtime)
    let number = try OnnxStreamingEncoder.rowNumber(row, encoder.takesRowNumber, session)
    let results = try session.run([x] + caches + number)
    caches = encoder.cacheOutputs.map { results[$0] }
    let values = results[0].floats
    guard values.count == encoder.framesPerWindow * encoder.outputDim else {
      throw session.wrong(
        "output \(session.outputs[0].name)", found: "shape \(results[0].shape)",
        expected: "(1, \(encoder.framesPerWindow), \(encoder.outputDim))")
    }
    return Matrix(rows: encoder.framesPerWindow, columns: encoder.outputDim, storage: values)
  }
}
