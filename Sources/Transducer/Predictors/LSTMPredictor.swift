import Kernels

/// The recurrent predictor of the first transducers (Graves, 2012): embedding, LSTM layers
/// (Hochreiter and Schmidhuber, 1997), projection.
package struct LSTMPredictor: Predictor {
  package let options: Options
  private let embedding: Matrix
  private let layers: [LSTMLayer]
  private let projection: Linear
  private let blank: TokenID

  /// Takes the tensors `predictor.*`.
  package init(
    _ options: Options, vocabulary: Vocabulary, tensors: inout TensorReader
  ) throws(NetworkError) {
    self.options = options
    blank = vocabulary.blankID
    embedding = try tensors.matrix(
      "predictor.embedding", rows: vocabulary.size, columns: options.embeddingDim)
    var layers: [LSTMLayer] = []
    for index in 0..<options.layers {
      layers.append(
        try LSTMLayer(
          name: "predictor.lstm.\(index)",
          inputDim: index == 0 ? options.embeddingDim : options.hiddenDim,
          hiddenDim: options.hiddenDim, tensors: &tensors))
    }
    self.layers = layers
    projection = try tensors.linear(
      "predictor.projection", from: options.hiddenDim, to: options.outputDim)
  }

  package var outputDim: Int { options.outputDim }
  package var contextSize: Int? { nil }

  package func start() -> PredictorOut {
    let zeros = [Float](repeating: 0, count: 2 * options.layers * options.hiddenDim)
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

  private func advance(_ input: ArraySlice<Float>, from recurrent: [Float]) -> PredictorOut {
    var state: [Float] = []
    state.reserveCapacity(recurrent.count)
    var values = input
    for (index, layer) in layers.enumerated() {
      let start = 2 * index * options.hiddenDim
      let middle = start + options.hiddenDim
      let (hidden, cell) = layer.step(
        values, hidden: recurrent[start..<middle],
        cell: recurrent[middle..<middle + options.hiddenDim])
      state += hidden
      state += cell
      values = hidden[...]
    }
    return PredictorOut(output: projection(values), state: PredictorState(recurrent: state))
  }
}

/// One LSTM layer; gates in PyTorch's order i, f, g, o.
private struct LSTMLayer: Sendable {
  private let input: Linear
  private let recurrent: Linear
  private let hiddenDim: Int

  init(
    name: String, inputDim: Int, hiddenDim: Int, tensors: inout TensorReader
  ) throws(NetworkError) {
    self.hiddenDim = hiddenDim
    let gates = 4 * hiddenDim
    input = Linear(
      weight: try tensors.matrix("\(name).weight_ih", rows: gates, columns: inputDim),
      bias: try tensors.values("\(name).bias_ih", shape: [gates]))
    recurrent = Linear(
      weight: try tensors.matrix("\(name).weight_hh", rows: gates, columns: hiddenDim),
      bias: try tensors.values("\(name).bias_hh", shape: [gates]))
  }

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
    return (zip(o, squashed).map { $0 * $1 }, newCell)
  }
}

extension LSTMPredictor {
  /// What the network reads before the first label.
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
    /// S.
    package var hiddenDim: Int
    package var layers: Int
    /// P.
    package var outputDim: Int
    package var start: FirstInput

    package init(settings: inout SettingsReader) throws(NetworkError) {
      embeddingDim = try settings.integer("embedding_dim", in: 1...65_536)
      hiddenDim = try settings.integer("hidden_dim", in: 1...65_536)
      layers = try settings.integer("layers", in: 1...64)
      outputDim = try settings.integer("output_dim", in: 1...65_536)
      start = try settings.choice("start", of: FirstInput.self)
    }

    package var settings: [String: SettingValue] {
      [
        "embedding_dim": .integer(embeddingDim), "hidden_dim": .integer(hiddenDim),
        "layers": .integer(layers), "output_dim": .integer(outputDim),
        "start": .string(start.rawValue),
      ]
    }

    package func makePredictor(
      vocabulary: Vocabulary, tensors: inout TensorReader
    ) throws(NetworkError) -> any Predictor {
      try LSTMPredictor(self, vocabulary: vocabulary, tensors: &tensors)
    }
  }
}
