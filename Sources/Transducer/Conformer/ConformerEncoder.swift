package import Kernels

/// A Conformer encoder (Gulati et al., 2020): full context, or a causal convolution with limited
/// attention.
package struct ConformerEncoder: Encoder {
  package let options: ConformerOptions
  private let input: Linear
  private let inputNorm: LayerNorm
  private let layers: [ConformerLayer]

  /// Reads the tensors `encoder.*`.
  package init(_ options: ConformerOptions, tensors: inout TensorReader) throws(NetworkError) {
    self.options = options
    input = try tensors.linear("encoder.input", from: options.inputDim, to: options.dim)
    inputNorm = try tensors.layerNorm(
      "encoder.input_norm", dim: options.dim, epsilon: options.layerNormEpsilon)
    var layers: [ConformerLayer] = []
    for index in 0..<options.layers {
      layers.append(
        try ConformerLayer(options, name: "encoder.layers.\(index)", tensors: &tensors))
    }
    self.layers = layers
  }

  package var inputDim: Int { options.inputDim }
  package var outputDim: Int { options.dim }

  /// Layer by layer, each in blocks of rows; progress is reported after every block.
  ///
  /// - Complexity: O(T W D + T (D^2 + D F)) time for a window of W frames, O(T D) memory: full
  ///   attention never holds T x T scores.
  package func encode(
    _ features: Matrix, progress: (Double) throws -> Void
  ) throws -> Matrix {
    precondition(features.columns == inputDim, "features of \(inputDim) columns")
    try progress(0)
    let total = Double(max(1, 2 * features.rows * layers.count))
    var done = 0
    var rows = embed(features)
    for layer in layers {
      var stream = ConformerLayerStream(layer)
      rows = try stream.advance(rows, isLast: true) { count in
        done += count
        try progress(Double(done) / total)
      }
    }
    return rows
  }

  /// A stream, if the attention looks ahead a limited number of frames; `nil` otherwise.
  ///
  /// Its frames are bit for bit those of `encode`, with a delay of `options.lookAhead` rows.
  package func makeStream() -> (any EncoderStream)? {
    guard options.lookAhead != nil else { return nil }
    return ConformerStream(encoder: self, layers: layers.map(ConformerLayerStream.init))
  }

  func embed(_ features: Matrix) -> Matrix { inputNorm(input(features)) }
}

/// A Conformer encoder run incrementally on a growing utterance.
struct ConformerStream: EncoderStream {
  private let encoder: ConformerEncoder
  private var layers: [ConformerLayerStream]

  init(encoder: ConformerEncoder, layers: [ConformerLayerStream]) {
    self.encoder = encoder
    self.layers = layers
  }

  mutating func push(_ features: Matrix) throws -> Matrix {
    precondition(features.columns == encoder.inputDim, "features of \(encoder.inputDim) columns")
    return try advance(features, isLast: false)
  }

  mutating func finish() throws -> Matrix {
    try advance(Matrix(rows: 0, columns: encoder.inputDim), isLast: true)
  }

  private mutating func advance(_ features: Matrix, isLast: Bool) throws -> Matrix {
    var rows = encoder.embed(features)
    for index in layers.indices {
      rows = try layers[index].advance(rows, isLast: isLast) { _ in }
    }
    return rows
  }
}
