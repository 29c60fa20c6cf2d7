/// A predictor whose context is the last N labels.
package protocol LimitedContextPredictor: Predictor {
  /// N.
  var labelCount: Int { get }
  /// The output after these labels: the last N, or fewer at the start of an utterance.
  func output(context: [TokenID]) -> [Float]
}

extension LimitedContextPredictor {
  package var contextSize: Int? { labelCount }

  package func start() -> PredictorOut {
    PredictorOut(output: output(context: []), state: PredictorState())
  }

  package func step(_ token: TokenID, from state: PredictorState) -> PredictorOut {
    let context = Array((state.context + [token]).suffix(labelCount))
    return PredictorOut(
      output: output(context: context), state: PredictorState(context: context))
  }
}
