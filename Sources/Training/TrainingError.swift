/// Why a decoder cannot be trained.
package enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No gradient is implemented for this kind of predictor.
  case noGradient(predictor: String)

  package var description: String {
    switch self {
    case .noGradient(let predictor):
      "predictor: found type \"\(predictor)\"; expected one with a gradient; choose one that "
        + "`beamscope train --help` lists"
    }
  }
}
