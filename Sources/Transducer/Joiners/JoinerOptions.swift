package import Text

/// The shape of a joint network.
package struct JoinerOptions: Sendable, Equatable {
  /// The name in model files.
  package static let type = "additive"

  /// J.
  package var dim: Int
  /// Whether the output matrix is the predictor's embedding (Inan et al., 2016): then J = E.
  package var isTied: Bool
  /// Whether blank has a separate logistic output (HAT: Variani et al., 2020).
  package var isHAT: Bool

  package init(dim: Int, isTied: Bool, isHAT: Bool = false) {
    self.dim = dim
    self.isTied = isTied
    self.isHAT = isHAT
  }

  /// Reads the settings after the type.
  package init(settings: inout SettingsReader) throws(NetworkError) {
    _ = try settings.choice("activation", of: Activation.self)
    dim = try settings.integer("dim", in: 1...65_536)
    isTied = try settings.bool("tied")
    isHAT = try settings.bool("hat")
  }

  private enum Activation: String, CaseIterable { case tanh }

  /// The tensors `joiner.*`; if tied, the output matrix is the predictor's.
  ///
  /// - Parameters:
  ///   - vocabularySize: V, with blank.
  ///   - encoderDim: D; `nil` if the encoder itself includes the joiner's projection.
  ///   - predictorDim: P, the width of the predictor's output.
  ///   - hasPredictorBias: whether the predictor's projection has a bias in addition to the
  ///     encoder's.
  package func tensorShapes(
    vocabularySize: Int, encoderDim: Int?, predictorDim: Int, hasPredictorBias: Bool = false
  ) -> TensorShapes {
    var shapes = TensorShapes()
    if let encoderDim { shapes.addLinear("joiner.encoder", from: encoderDim, to: dim) }
    shapes.addLinear("joiner.predictor", from: predictorDim, to: dim, hasBias: hasPredictorBias)
    if !isTied { shapes.add("joiner.output.weight", vocabularySize, dim) }
    shapes.add("joiner.output.bias", vocabularySize)
    if isHAT { shapes.addLinear("joiner.blank", from: dim, to: 1) }
    return shapes
  }

  /// As in model files, without the type.
  package var settings: [String: JSON] {
    [
      "activation": .string(Activation.tanh.rawValue), "dim": .integer(dim),
      "tied": .bool(isTied), "hat": .bool(isHAT),
    ]
  }
}
