/// Why a decoder cannot be trained.
package enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No gradient is known of this kind of predictor.
  case noGradient(predictor: String)

  package var description: String {
    switch self {
    case .noGradient(let predictor):
      "no gradient is known of a predictor of type \"\(predictor)\"; "
        + "train one of those that `beamscope train --help` lists"
    }
  }
}
