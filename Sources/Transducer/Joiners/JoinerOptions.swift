/// The shape of a joint network.
package struct JoinerOptions: Sendable, Equatable {
  /// The name in model files.
  package static let type = "additive"

  /// J.
  package var dim: Int
  /// Whether the output matrix is the predictor's embedding (Inan et al., 2016): then J = E.
  package var isTied: Bool
  /// Whether blank has a logistic output of its own (HAT: Variani et al., 2020).
  package var isHAT: Bool

  /// Takes the settings after the type.
  package init(settings: inout SettingsReader) throws(NetworkError) {
    _ = try settings.choice("activation", of: Activation.self)
    dim = try settings.integer("dim", in: 1...65_536)
    isTied = try settings.bool("tied")
    isHAT = try settings.bool("hat")
  }

  private enum Activation: String, CaseIterable { case tanh }

  /// As in model files, without the type.
  package var settings: [String: SettingValue] {
    [
      "activation": .string(Activation.tanh.rawValue), "dim": .integer(dim),
      "tied": .bool(isTied), "hat": .bool(isHAT),
    ]
  }
}
