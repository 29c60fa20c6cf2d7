/// A predictor that weights the labels in its context, so that the weights can be shown.
package protocol ContextWeighing {
  /// The weight of each of the last N labels, oldest first, averaged over the heads; positions
  /// before the first label have the weight of their padding.
  func contextWeights(_ state: PredictorState) -> [Double]
}

extension Predictor {
  /// The output after a whole label sequence, oldest label first.
  ///
  /// - Complexity: O(1) steps if the context is limited, else one per label.
  package func output(after labels: some BidirectionalCollection<TokenID>) -> PredictorOut {
    guard let last = labels.last else { return start() }
    if let contextSize, labels.count > contextSize {
      return step(last, from: PredictorState(context: Array(labels.dropLast().suffix(contextSize))))
    }
    return labels.reduce(start()) { step($1, from: $0.state) }
  }
}
