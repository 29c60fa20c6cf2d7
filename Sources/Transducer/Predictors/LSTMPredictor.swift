import Kernels
package import Text

/// The recurrent predictor of the first transducers (Graves, 2012): embedding, LSTM layers
/// (Hochreiter and Schmidhuber, 1997), each optionally with a recurrent projection (Sak et al.,
/// 2014), and an optional projection of the last layer's output.
package struct LSTMPredictor: Predictor {
  package let options: Options
  private let embedding: Matrix
  private let layers: [LSTMLayer]
  /// `nil` if the last layer's output is the predictor's.
  private let projection: Linear?
  private let blank: TokenID

  /// Reads the tensors `predictor.*`.
  package init(
    _ options: Options, vocabulary: Vocabulary, tensors: inout TensorReader
  ) throws(NetworkError) {
    self.options = options
    blank = vocabulary.blankID
    let shapes = options.tensorShapes(vocabularySize: vocabulary.size)
    embedding = try tensors.matrix("predictor.embedding", in: shapes)
    var layers: [LSTMLayer] = []
    for index in 0..<options.layers {
      layers.append(
        try LSTMLayer(name: "predictor.lstm.\(index)", options, in: shapes, tensors: &tensors))
    }
    self.layers = layers
    projection =
      options.projectionDim == nil
      ? nil : try tensors.linear("predictor.projection", in: shapes)
  }

  package var outputDim: Int { options.outputDim }
  package var contextSize: Int? { nil }

  package func start() -> PredictorOut {
    let zeros = [Float](repeating: 0, count: options.layers * layerState)
    let first =
      switch options.start {
      case .blank: embedding.row(blank.index)
      case .zeros: [Float](repeating: 0, count: options.embeddingDim)[...]
      }
    return advance(first, from: zeros)
  }

  package func step(_ token: TokenID, from state: PredictorState) -> PredictorOut {
    advance(embedding.row(token.index), from: state.recurrent)
  }

  /// Number of values of a layer's output and cell.
  private var layerState: Int { options.layerDim + options.hiddenDim }

  private func advance(_ input: ArraySlice<Float>, from recurrent: [Float]) -> PredictorOut {
    var state: [Float] = []
    state.reserveCapacity(recurrent.count)
    var values = input
    for (index, layer) in layers.enumerated() {
      let start = index * layerState
      let middle = start + options.layerDim
      let (hidden, cell) = layer.step(
        values, hidden: recurrent[start..<middle], cell: recurrent[middle..<start + layerState])
      state += hidden
      state += cell
      values = hidden[...]
    }
    return PredictorOut(
      output: projection?(values) ?? Array(values), state: PredictorState(recurrent: state))
  }
}

/// One LSTM layer; gates in PyTorch's order i, f, g, o.
private struct LSTMLayer: Sendable {
  private let input: Linear
  private let recurrent: Linear
  /// (R, S), without a bias; `nil` without a recurrent projection.
  private let projection: Linear?
  private let hiddenDim: Int

  init(
    name: String, _ options: LSTMPredictor.Options, in shapes: TensorShapes,
    tensors: inout TensorReader
  ) throws(NetworkError) {
    hiddenDim = options.hiddenDim
    input = Linear(
      weight: try tensors.matrix("\(name).weight_ih", in: shapes),
      bias: try tensors.values("\(name).bias_ih", in: shapes))
    recurrent = Linear(
      weight: try tensors.matrix("\(name).weight_hh", in: shapes),
      bias: options.hasRecurrentBias ? try tensors.values("\(name).bias_hh", in: shapes) : nil)
    projection =
      options.recurrentProjection == nil
      ? nil : Linear(weight: try tensors.matrix("\(name).weight_hr", in: shapes), bias: nil)
  }

  /// The layer's output, projected if applicable, and its cells.
  func step(
    _ values: ArraySlice<Float>, hidden: ArraySlice<Float>, cell: ArraySlice<Float>
  ) -> (hidden: [Float], cell: [Float]) {
    var gates = input(values)
    gates.add(recurrent(hidden)[...])
    func gate(_ index: Int) -> [Float] {
      Array(gates[index * hiddenDim..<(index + 1) * hiddenDim])
    }
    var (i, f, g, o) = (gate(0), gate(1), gate(2), gate(3))
    i.applySigmoid()
    f.applySigmoid()
    g.applyTanh()
    o.applySigmoid()
    let newCell = zip(zip(f, cell), zip(i, g)).map { $0.0 * $0.1 + $1.0 * $1.1 }
    var squashed = newCell
    squashed.applyTanh()
    let hidden = zip(o, squashed).map { $0 * $1 }
    return (projection?(hidden[...]) ?? hidden, newCell)
  }
}

extension LSTMPredictor {
  /// The network's input before the first label.
  package enum FirstInput: String, CaseIterable, Sendable {
    /// The embedding of blank.
    case blank
    /// A zero vector.
    case zeros
  }

  package struct Options: PredictorOptions, Equatable {
    package static let type = "lstm"
    package static let summary = "embedding, LSTM layers and a projection (Graves, 2012)"

    /// E.
    package var embeddingDim: Int
    /// S, the cells of a layer.
    package var hiddenDim: Int
    package var layers: Int
    /// R, the width of the recurrent projection of each layer's output; `nil` for none.
    package var recurrentProjection: Int?
    /// Whether the gates have a second bias with the recurrent weights, as in PyTorch.
    package var hasRecurrentBias: Bool
    /// P, the width of the projection of the last layer's output; `nil` for none.
    package var projectionDim: Int?
    package var start: FirstInput

    package init(
      embeddingDim: Int, hiddenDim: Int, layers: Int, recurrentProjection: Int? = nil,
      hasRecurrentBias: Bool = true, projectionDim: Int?, start: FirstInput = .blank
    ) {
      self.embeddingDim = embeddingDim
      self.hiddenDim = hiddenDim
      self.layers = layers
      self.recurrentProjection = recurrentProjection
      self.hasRecurrentBias = hasRecurrentBias
      self.projectionDim = projectionDim
      self.start = start
    }

    package init(settings: inout SettingsReader) throws(NetworkError) {
      embeddingDim = try settings.integer("embedding_dim", in: 1...65_536)
      hiddenDim = try settings.integer("hidden_dim", in: 1...65_536)
      layers = try settings.integer("layers", in: 1...64)
      projectionDim = try settings.integerOrNull("output_dim", in: 1...65_536)
      start = try settings.choice("start", of: FirstInput.self)
      // Added after the format's first version: absent means none.
      let width = try settings.integer("recurrent_projection", in: 0...65_536, orAbsent: 0)
      recurrentProjection = width == 0 ? nil : width
      hasRecurrentBias = try settings.bool("recurrent_bias", orAbsent: true)
    }

    package var settings: [String: JSON] {
      var settings: [String: JSON] = [
        "embedding_dim": .integer(embeddingDim), "hidden_dim": .integer(hiddenDim),
        "layers": .integer(layers), "output_dim": .optional(projectionDim),
        "start": .string(start.rawValue),
      ]
      if let recurrentProjection {
        settings["recurrent_projection"] = .integer(recurrentProjection)
      }
      if !hasRecurrentBias { settings["recurrent_bias"] = .bool(false) }
      return settings
    }

    /// The width of a layer's output.
    package var layerDim: Int { recurrentProjection ?? hiddenDim }
    package var outputDim: Int { projectionDim ?? layerDim }

    /// Names and gate order as in PyTorch's `nn.LSTM`.
    package func tensorShapes(vocabularySize: Int) -> TensorShapes {
      var shapes = TensorShapes()
      shapes.add("predictor.embedding", vocabularySize, embeddingDim)
      for index in 0..<layers {
        let name = "predictor.lstm.\(index)"
        shapes.add("\(name).weight_ih", 4 * hiddenDim, index == 0 ? embeddingDim : layerDim)
        shapes.add("\(name).weight_hh", 4 * hiddenDim, layerDim)
        shapes.add("\(name).bias_ih", 4 * hiddenDim)
        if hasRecurrentBias { shapes.add("\(name).bias_hh", 4 * hiddenDim) }
        if let recurrentProjection {
          shapes.add("\(name).weight_hr", recurrentProjection, hiddenDim)
        }
      }
      if let projectionDim {
        shapes.addLinear("predictor.projection", from: layerDim, to: projectionDim)
      }
      return shapes
    }

    package func makePredictor(
      vocabulary: Vocabulary, tensors: inout TensorReader
    ) throws(NetworkError) -> any Predictor {
      try LSTMPredictor(self, vocabulary: vocabulary, tensors: &tensors)
    }
  }
}
