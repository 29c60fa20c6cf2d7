extension Predictor {
  /// The output after a whole sequence of labels; blank is not among them.
  ///
  /// - Complexity: O(N) steps for a predictor that looks at the last N labels, else O(U).
  package func output(after labels: [TokenID]) -> PredictorOut {
    labels.suffix(contextSize ?? labels.count).reduce(start()) { step($1, from: $0.state) }
  }
}
