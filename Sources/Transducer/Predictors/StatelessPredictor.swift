import Kernels
package import Text

/// The stateless predictor (Ghodsi et al., 2020) as in icefall: embeddings of the last N labels, a
/// grouped convolution over them and ReLU; with N = 1 the embedding alone.
package struct StatelessPredictor: LimitedContextPredictor {
  package let options: Options
  private let embedding: Matrix
  /// (E, E / G * N), rows as stored: channel of the group, then position; `nil` if N is 1.
  private let convolution: Matrix?
  private let blank: TokenID

  /// Reads the tensors `predictor.*`.
  package init(
    _ options: Options, vocabulary: Vocabulary, tensors: inout TensorReader
  ) throws(NetworkError) {
    self.options = options
    blank = vocabulary.blankID
    let shapes = options.tensorShapes(vocabularySize: vocabulary.size)
    embedding = try tensors.matrix("predictor.embedding", in: shapes)
    convolution =
      options.contextSize > 1
      ? try tensors.matrix("predictor.convolution.weight", in: shapes) : nil
  }

  package var outputDim: Int { options.embeddingDim }
  package var labelCount: Int { options.contextSize }

  package func output(context: [TokenID]) -> [Float] {
    let size = options.contextSize
    let rows = options.start.rows(of: context, size: size, blank: blank)
    guard let convolution else {
      return rows.last.flatMap { $0 }.map { Array(embedding.row($0.index)) }
        ?? [Float](repeating: 0, count: outputDim)
    }
    let width = options.embeddingDim / options.groups
    var output: [Float] = []
    for group in 0..<options.groups {
      // The group's inputs in weight order.
      var inputs = [Float](repeating: 0, count: width * size)
      for (position, label) in rows.enumerated() {
        guard let label else { continue }
        for channel in 0..<width {
          inputs[channel * size + position] = embedding[label.index, group * width + channel]
        }
      }
      for channel in group * width..<(group + 1) * width {
        output.append(dot(convolution.row(channel), inputs[...]))
      }
    }
    output.applyReLU()
    return output
  }
}

extension StatelessPredictor {
  package struct Options: PredictorOptions, Equatable {
    package static let type = "stateless"
    package static let summary =
      "embeddings of the last N labels, grouped convolution, as in icefall (Ghodsi et al., 2020)"

    /// E.
    package var embeddingDim: Int
    /// N.
    package var contextSize: Int
    /// G, a divisor of E; unused if N is 1.
    package var groups: Int
    package var start: StartPadding

    /// - Parameter groups: a divisor of `embeddingDim`.
    package init(
      embeddingDim: Int, contextSize: Int, groups: Int, start: StartPadding = .blankLast
    ) {
      precondition(groups > 0 && embeddingDim % groups == 0, "groups divide the embedding")
      self.embeddingDim = embeddingDim
      self.contextSize = contextSize
      self.groups = groups
      self.start = start
    }

    package init(settings: inout SettingsReader) throws(NetworkError) {
      embeddingDim = try settings.integer("embedding_dim", in: 1...65_536)
      contextSize = try settings.integer("context_size", in: 1...64)
      groups = try settings.integer("groups", in: 1...65_536)
      start = try settings.choice("start", of: StartPadding.self)
      guard embeddingDim % groups == 0 else {
        throw NetworkError(
          .mismatch, at: settings.place(of: "groups"), found: "\(groups)",
          expected: "a divisor of embedding_dim = \(embeddingDim)")
      }
    }

    package var settings: [String: JSON] {
      [
        "embedding_dim": .integer(embeddingDim), "context_size": .integer(contextSize),
        "groups": .integer(groups), "start": .string(start.rawValue),
      ]
    }

    package var outputDim: Int { embeddingDim }

    package func tensorShapes(vocabularySize: Int) -> TensorShapes {
      var shapes = TensorShapes()
      shapes.add("predictor.embedding", vocabularySize, embeddingDim)
      if contextSize > 1 {
        shapes.add(
          "predictor.convolution.weight", embeddingDim, embeddingDim / groups, contextSize)
      }
      return shapes
    }

    package func makePredictor(
      vocabulary: Vocabulary, tensors: inout TensorReader
    ) throws(NetworkError) -> any Predictor {
      try StatelessPredictor(self, vocabulary: vocabulary, tensors: &tensors)
    }
  }
}
