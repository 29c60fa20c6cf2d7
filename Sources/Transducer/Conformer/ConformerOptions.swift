package import Kernels
package import Text

/// The shape of a Conformer encoder.
package struct ConformerOptions: Sendable, Equatable {
  /// The name in model files.
  package static let type = "conformer"

  /// C, the width of a feature row.
  package var inputDim: Int
  /// D.
  package var dim: Int
  package var layers: Int
  /// H, a divisor of D.
  package var heads: Int
  /// F, the inner width of the feed-forward modules.
  package var feedForwardDim: Int
  /// K, the taps of the depthwise convolution; odd unless causal.
  package var kernel: Int
  /// Whether the convolution is causal.
  package var isCausal: Bool
  /// Encoder frames each attention layer sees before and after the current one; `nil` for all.
  package var window: AttentionWindow
  /// R: larger distances use the bias of R.
  package var maxRelativeDistance: Int
  package var layerNormEpsilon: Float

  package init(settings: inout SettingsReader) throws(NetworkError) {
    inputDim = try settings.integer("input_dim", in: 1...65_536)
    dim = try settings.integer("dim", in: 1...65_536)
    layers = try settings.integer("layers", in: 1...256)
    heads = try settings.integer("heads", in: 1...256)
    feedForwardDim = try settings.integer("feed_forward_dim", in: 1...262_144)
    kernel = try settings.integer("kernel", in: 1...1023)
    isCausal = try settings.bool("causal")
    window = AttentionWindow(
      left: try settings.integerOrNull("left_context", in: 0...1_000_000),
      right: try settings.integerOrNull("right_context", in: 0...1_000_000))
    maxRelativeDistance = try settings.integer("max_relative_distance", in: 0...100_000)
    layerNormEpsilon = Float(try settings.positive("layer_norm_epsilon", atMost: 1))
    guard dim % heads == 0 else {
      throw NetworkError(
        .mismatch, at: settings.place(of: "heads"), found: "\(heads)",
        expected: "a divisor of dim = \(dim)")
    }
    guard isCausal || kernel % 2 == 1 else {
      throw NetworkError(
        .mismatch, at: settings.place(of: "kernel"), found: "\(kernel)",
        expected: "an odd number, because the convolution is centred")
    }
  }

  /// As in model files, without the type.
  package var settings: [String: JSON] {
    [
      "input_dim": .integer(inputDim), "dim": .integer(dim), "layers": .integer(layers),
      "heads": .integer(heads), "feed_forward_dim": .integer(feedForwardDim),
      "kernel": .integer(kernel), "causal": .bool(isCausal),
      "left_context": .optional(window.left), "right_context": .optional(window.right),
      "max_relative_distance": .integer(maxRelativeDistance),
      "layer_norm_epsilon": .float(layerNormEpsilon),
    ]
  }

  /// Left context of the convolution, in frames.
  var convolutionLeft: Int { isCausal ? kernel - 1 : kernel / 2 }
  /// Right context of the convolution, in frames.
  var convolutionRight: Int { kernel - 1 - convolutionLeft }

  /// Right context of a frame in feature rows, over all layers; `nil` for all rows.
  package var lookAhead: Int? { window.right.map { layers * ($0 + convolutionRight) } }
}
