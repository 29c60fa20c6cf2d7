/// What a predictor remembers of the labels so far: a value, free to copy, compare and hash.
package struct PredictorState: Hashable, Sendable {
  /// The last labels a limited-context predictor looks at, oldest first; fewer at the start.
  package var context: [TokenID]
  /// Recurrent vectors, as the predictor lays them out (LSTM: h and c of each layer); empty
  /// otherwise.
  package var recurrent: [Float]

  package init(context: [TokenID] = [], recurrent: [Float] = []) {
    self.context = context
    self.recurrent = recurrent
  }
}

/// A predictor's output vector (D) and the state that leads on from it.
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
/// Blank never reaches a predictor: after a blank a hypothesis keeps the output it has.
package protocol Predictor: Sendable {
  /// D, the width of the output.
  var outputDim: Int { get }
  /// N, how many labels the output depends on; `nil` for all (recurrent).
  var contextSize: Int? { get }

  /// The output before any label.
  func start() -> PredictorOut
  /// The output after `token` follows `state`.
  func step(_ token: TokenID, from state: PredictorState) -> PredictorOut
}
