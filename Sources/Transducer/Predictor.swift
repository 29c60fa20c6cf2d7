/// A predictor's state after the labels so far: a value, cheap to copy, compare and hash.
package struct PredictorState: Hashable, Sendable {
  /// The context of a limited-context predictor, oldest label first; fewer at the start.
  package var context: [TokenID]
  /// Recurrent vectors, in the predictor's layout (LSTM: h and c of each layer); empty otherwise.
  package var recurrent: [Float]

  package init(context: [TokenID] = [], recurrent: [Float] = []) {
    self.context = context
    self.recurrent = recurrent
  }
}

/// A predictor's output vector (D) and the state to continue from.
package struct PredictorOut: Sendable, Equatable {
  package var output: [Float]
  package var state: PredictorState

  package init(output: [Float], state: PredictorState) {
    self.output = output
    self.state = state
  }
}

/// The prediction network: from the labels so far to a vector.
///
/// Blank never reaches a predictor: after a blank a hypothesis keeps its output.
package protocol Predictor: Sendable {
  /// D, the width of the output.
  var outputDim: Int { get }
  /// N, the context size in labels; `nil` for unlimited (recurrent).
  var contextSize: Int? { get }

  /// The output before any label.
  func start() -> PredictorOut
  /// The output after `token` follows `state`.
  func step(_ token: TokenID, from state: PredictorState) -> PredictorOut
}
