import Kernels
import TestSupport
import Training
import Transducer

/// A decoder of a few random weights, of each kind.
struct SmallDecoder: Sendable, CustomStringConvertible {
  enum Kind: String, CaseIterable, Sendable {
    case reduced, cosine, stateless, lastLabel, recurrent
    /// LSTMs with recurrent projections, one bias and no projection of the output.
    case projected
  }

  var kind: Kind
  var isTied = false
  var isHAT = false
  var blank = 0
  var start = StartPadding.blankLast
  var heads = 2

  static let size = 5
  static let dim = 4
  static let encoderDim = 3

  var description: String {
    "\(kind)\(isTied ? ", tied" : "")\(isHAT ? ", HAT" : ""), blank \(blank), start \(start.rawValue)"
      + ", \(heads) heads"
  }

  /// Every kind, tied and not, HAT and not, blank first and last.
  static let all = Kind.allCases.flatMap { kind in
    [false, true].flatMap { isTied in
      [false, true].flatMap { isHAT in
        [0, size - 1].map { SmallDecoder(kind: kind, isTied: isTied, isHAT: isHAT, blank: $0) }
      }
    }
  }

  var vocabulary: Vocabulary {
    var tokens = ["▁a", "b", "▁c", "d"]
    tokens.insert("<blank>", at: blank)
    return Vocabulary(tokens: tokens, blankID: TokenID(blank))
  }

  /// The labels that are not blank.
  var labels: [TokenID] {
    (0..<Self.size).filter { $0 != blank }.map { TokenID($0) }
  }

  var predictor: any PredictorOptions {
    switch kind {
    case .reduced, .cosine:
      ReducedPredictor.Options(
        embeddingDim: Self.dim, contextSize: 3, heads: heads,
        similarity: kind == .cosine ? .cosine : .dot, start: start)
    case .stateless, .lastLabel:
      StatelessPredictor.Options(
        embeddingDim: Self.dim, contextSize: kind == .stateless ? 2 : 1, groups: 2, start: start)
    case .recurrent:
      LSTMPredictor.Options(embeddingDim: Self.dim, hiddenDim: 3, layers: 2, projectionDim: 3)
    case .projected:
      LSTMPredictor.Options(
        embeddingDim: Self.dim, hiddenDim: 3, layers: 2, recurrentProjection: 2,
        hasRecurrentBias: false, projectionDim: nil)
    }
  }

  var joiner: JoinerOptions { JoinerOptions(dim: Self.dim, isTied: isTied, isHAT: isHAT) }

  var layout: ParameterLayout {
    ParameterLayout(
      predictor.tensorShapes(vocabularySize: Self.size).entries
        + joiner.tensorShapes(
          vocabularySize: Self.size, encoderDim: Self.encoderDim,
          predictorDim: predictor.outputDim
        ).entries)
  }

  func network<Scalar: TrainingScalar>(_: Scalar.Type) throws -> DecoderNetwork<Scalar> {
    try DecoderNetwork(
      vocabulary: vocabulary, predictor: predictor, joiner: joiner, layout: layout)
  }

  func parameters<Scalar: TrainingScalar>(
    _: Scalar.Type, seed: UInt64 = 7
  ) -> Parameters<Scalar> {
    var random = SplitMix64(seed: seed)
    let values = (0..<layout.count).map { _ in Float.random(in: -1...1, using: &random) }
    return Parameters(layout: layout, values: values.map { Scalar($0) })
  }

  /// T random frames.
  static func frames(_ count: Int, seed: UInt64 = 3) -> Matrix {
    var random = SplitMix64(seed: seed)
    return Matrix(
      rows: count, columns: encoderDim,
      storage: (0..<count * encoderDim).map { _ in Float.random(in: -1...1, using: &random) })
  }

  /// The networks that decode with the same weights.
  func scorer(_ parameters: Parameters<Float>) throws -> LabelScorer {
    try SearchNetworks(
      vocabulary: vocabulary, predictor: predictor, joiner: joiner,
      encoderDim: Self.encoderDim
    ).scorer(parameters)
  }
}
