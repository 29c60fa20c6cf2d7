import Kernels
import TestSupport
import Training
import Transducer

/// A decoder of a few random weights, of each kind.
struct SmallDecoder: Sendable, CustomStringConvertible {
  enum Kind: String, CaseIterable, Sendable {
    case reduced, cosine, stateless, lastLabel, recurrent
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

  func predictor() throws -> any PredictorOptions {
    let (type, settings): (String, [String: SettingValue]) =
      switch kind {
      case .reduced, .cosine:
        (
          "reduced",
          [
            "context_size": .integer(3), "heads": .integer(heads),
            "similarity": .string(kind == .cosine ? "cosine" : "dot"),
            "start": .string(start.rawValue), "layer_norm_epsilon": .float(1e-5),
          ]
        )
      case .stateless, .lastLabel:
        (
          "stateless",
          [
            "context_size": .integer(kind == .stateless ? 2 : 1), "groups": .integer(2),
            "start": .string(start.rawValue),
          ]
        )
      case .recurrent:
        (
          "lstm",
          [
            "hidden_dim": .integer(3), "layers": .integer(2), "output_dim": .integer(3),
            "start": .string("blank"),
          ]
        )
      }
    let all = settings.merging(
      ["type": .string(type), "embedding_dim": .integer(Self.dim)]) { $1 }
    var reader = try SettingsReader(.object(all), path: "predictor")
    return try PredictorCatalog.options(settings: &reader)
  }

  func joiner() throws -> JoinerOptions {
    var reader = try SettingsReader(
      .object([
        "activation": .string("tanh"), "dim": .integer(Self.dim), "tied": .bool(isTied),
        "hat": .bool(isHAT),
      ]), path: "joiner")
    return try JoinerOptions(settings: &reader)
  }

  var layout: ParameterLayout {
    let (size, dim) = (Self.size, Self.dim)
    var tensors: [(name: String, shape: [Int])] = [("predictor.embedding", [size, dim])]
    var output = dim
    switch kind {
    case .reduced, .cosine:
      tensors += [
        ("predictor.position", [heads, 3, dim]), ("predictor.projection.weight", [dim, dim]),
        ("predictor.projection.bias", [dim]), ("predictor.norm.weight", [dim]),
        ("predictor.norm.bias", [dim]),
      ]
    case .stateless: tensors += [("predictor.convolution.weight", [dim, dim / 2, 2])]
    case .lastLabel: break
    case .recurrent:
      for layer in 0..<2 {
        let name = "predictor.lstm.\(layer)"
        tensors += [
          ("\(name).weight_ih", [12, layer == 0 ? dim : 3]), ("\(name).weight_hh", [12, 3]),
          ("\(name).bias_ih", [12]), ("\(name).bias_hh", [12]),
        ]
      }
      output = 3
      tensors += [("predictor.projection.weight", [3, 3]), ("predictor.projection.bias", [3])]
    }
    tensors += [
      ("joiner.encoder.weight", [dim, Self.encoderDim]), ("joiner.encoder.bias", [dim]),
      ("joiner.predictor.weight", [dim, output]), ("joiner.output.bias", [size]),
    ]
    if !isTied { tensors.append(("joiner.output.weight", [size, dim])) }
    if isHAT { tensors += [("joiner.blank.weight", [1, dim]), ("joiner.blank.bias", [1])] }
    return ParameterLayout(tensors)
  }

  func network<Scalar: TrainingScalar>(_: Scalar.Type) throws -> DecoderNetwork<Scalar> {
    try DecoderNetwork(
      vocabulary: vocabulary, predictor: predictor(), joiner: joiner(), layout: layout)
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
      vocabulary: vocabulary, predictor: predictor(), joiner: joiner(),
      encoderDim: Self.encoderDim
    ).scorer(parameters)
  }
}
