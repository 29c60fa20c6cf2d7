import Kernels
package import Text

/// The reduced predictor (Botros et al., 2021): a weighted average of the last N embeddings.
///
/// g = 1/(H N) sum_h sum_n sim(x_n, p_hn) x_n, then SiLU(LayerNorm(W g + b)). The formula comes
/// from the paper's abstract, a patent and public code; the order of the last steps follows WeNet.
package struct ReducedPredictor: LimitedContextPredictor, ContextWeighing {
  package let options: Options
  private let embedding: Matrix
  private let weights: SimilarityWeights
  private let projection: Linear
  private let norm: LayerNorm
  private let blank: TokenID

  /// Reads the tensors `predictor.*`.
  package init(
    _ options: Options, vocabulary: Vocabulary, tensors: inout TensorReader
  ) throws(NetworkError) {
    let (heads, size, dim) = (options.heads, options.contextSize, options.embeddingDim)
    self.options = options
    blank = vocabulary.blankID
    let shapes = options.tensorShapes(vocabularySize: vocabulary.size)
    embedding = try tensors.matrix("predictor.embedding", in: shapes)
    let positions = try tensors.values("predictor.position", in: shapes)
    weights = SimilarityWeights(
      heads: (0..<heads).map { head in
        Matrix(
          rows: size, columns: dim,
          storage: Array(positions[head * size * dim..<(head + 1) * size * dim]))
      }, similarity: options.similarity)
    projection = try tensors.linear("predictor.projection", in: shapes)
    norm = try tensors.layerNorm(
      "predictor.norm", dim: dim, epsilon: options.layerNormEpsilon)
  }

  package var outputDim: Int { options.embeddingDim }
  package var labelCount: Int { options.contextSize }

  package func output(context: [TokenID]) -> [Float] { output(context: context, isFolded: true) }

  /// The output with the heads folded, or head by head as stored; equal except for rounding.
  package func output(context: [TokenID], isFolded: Bool) -> [Float] {
    var average = [Float](repeating: 0, count: options.embeddingDim)
    for (position, label) in rows(of: context).enumerated() {
      guard let label else { continue }
      let row = embedding.row(label.index)
      let weight =
        isFolded
        ? weights.weight(of: row, at: position) : weights.unfoldedWeight(of: row, at: position)
      average.add(row, scale: weight / Float(options.contextSize))
    }
    var output = norm(projection(average))
    output.applySiLU()
    return output
  }

  package func contextWeights(_ state: PredictorState) -> [Double] {
    rows(of: state.context).enumerated().map { position, label in
      label.map { Double(weights.weight(of: embedding.row($0.index), at: position)) } ?? 0
    }
  }

  private func rows(of context: [TokenID]) -> [TokenID?] {
    options.start.rows(of: context, size: options.contextSize, blank: blank)
  }
}

extension ReducedPredictor {
  package struct Options: PredictorOptions, Equatable {
    package static let type = "reduced"
    package static let summary =
      "weighted average of the last N embeddings (Botros et al., 2021)"

    /// E.
    package var embeddingDim: Int
    /// N.
    package var contextSize: Int
    /// H.
    package var heads: Int
    package var similarity: Similarity
    package var start: StartPadding
    package var layerNormEpsilon: Float

    package init(
      embeddingDim: Int, contextSize: Int, heads: Int, similarity: Similarity = .dot,
      start: StartPadding = .zeros, layerNormEpsilon: Float = 1e-5
    ) {
      self.embeddingDim = embeddingDim
      self.contextSize = contextSize
      self.heads = heads
      self.similarity = similarity
      self.start = start
      self.layerNormEpsilon = layerNormEpsilon
    }

    package init(settings: inout SettingsReader) throws(NetworkError) {
      embeddingDim = try settings.integer("embedding_dim", in: 1...65_536)
      contextSize = try settings.integer("context_size", in: 1...64)
      heads = try settings.integer("heads", in: 1...256)
      similarity = try settings.choice("similarity", of: Similarity.self)
      start = try settings.choice("start", of: StartPadding.self)
      layerNormEpsilon = Float(try settings.positive("layer_norm_epsilon", atMost: 1))
    }

    package var settings: [String: JSON] {
      [
        "embedding_dim": .integer(embeddingDim), "context_size": .integer(contextSize),
        "heads": .integer(heads), "similarity": .string(similarity.rawValue),
        "start": .string(start.rawValue), "layer_norm_epsilon": .float(layerNormEpsilon),
      ]
    }

    package var outputDim: Int { embeddingDim }

    package func tensorShapes(vocabularySize: Int) -> TensorShapes {
      var shapes = TensorShapes()
      shapes.add("predictor.embedding", vocabularySize, embeddingDim)
      shapes.add("predictor.position", heads, contextSize, embeddingDim)
      shapes.addLinear("predictor.projection", from: embeddingDim, to: embeddingDim)
      shapes.addNorm("predictor.norm", dim: embeddingDim)
      return shapes
    }

    package func makePredictor(
      vocabulary: Vocabulary, tensors: inout TensorReader
    ) throws(NetworkError) -> any Predictor {
      try ReducedPredictor(self, vocabulary: vocabulary, tensors: &tensors)
    }
  }
}
