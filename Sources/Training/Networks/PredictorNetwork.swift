import Kernels
import Transducer

/// A predictor's outputs along a label sequence, and its backward pass.
struct PredictorPass<Scalar: TrainingScalar> {
  /// (U + 1, P): before the first label, and after each.
  let output: Dense<Scalar>
  /// Given the gradient of the output, (U + 1, P), accumulates that of the parameters.
  let backward: (_ output: Dense<Scalar>, _ gradient: inout [Scalar]) -> Void
}

/// A differentiable prediction network: the counterpart of each entry of `PredictorCatalog`.
///
/// An enumeration and not a protocol, so that the whole path is specialised for the number type:
/// behind an existential it ran as unspecialised generic code, which took a third of a step.
enum PredictorNetwork<Scalar: TrainingScalar>: Sendable {
  case reduced(ReducedNetwork<Scalar>)
  case stateless(StatelessNetwork<Scalar>)
  case recurrent(RecurrentNetwork<Scalar>)

  init(
    _ options: any PredictorOptions, blank: TokenID, layout: ParameterLayout
  ) throws(TrainingError) {
    switch options {
    case let options as ReducedPredictor.Options:
      self = .reduced(ReducedNetwork(options, blank: blank, layout: layout))
    case let options as StatelessPredictor.Options:
      self = .stateless(StatelessNetwork(options, blank: blank, layout: layout))
    case let options as LSTMPredictor.Options:
      self = .recurrent(RecurrentNetwork(options, blank: blank, layout: layout))
    default: throw .noGradient(predictor: type(of: options).type)
    }
  }

  /// Its outputs along a sequence of U labels.
  func pass(_ labels: [TokenID], _ parameters: [Scalar]) -> PredictorPass<Scalar> {
    switch self {
    case .reduced(let network): network.pass(labels, parameters)
    case .stateless(let network): network.pass(labels, parameters)
    case .recurrent(let network): network.pass(labels, parameters)
    }
  }
}

/// The embedding rows a limited-context predictor sees along a label sequence.
struct ContextRows: Sendable {
  /// N rows for each of the U + 1 positions, oldest first: `nil` for a zero vector.
  let rows: [[TokenID?]]

  init(_ labels: [TokenID], size: Int, start: StartPadding, blank: TokenID) {
    rows = (0...labels.count).map { count in
      start.rows(of: Array(labels[..<count].suffix(size)), size: size, blank: blank)
    }
  }
}
