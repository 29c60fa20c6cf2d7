/// What training lowers: a loss of one utterance and its gradient by the decoder's parameters.
package protocol TrainingObjective: Sendable {
  /// The tensors that it trains.
  var layout: ParameterLayout { get }

  /// The loss of an utterance; adds `scale` times its gradient to `gradient` (as long as the
  /// parameters).
  ///
  /// A pure function of its arguments: the same bits whatever else runs.
  func accumulate(
    _ example: TrainingExample, parameters: Parameters<Float>, scale: Double,
    into gradient: inout [Float]
  ) -> ObjectiveValue
}

/// The loss of an utterance, or of several together.
package struct ObjectiveValue: Sendable, Equatable {
  /// Utterances.
  package var utterances = 0
  /// Labels of the references.
  package var labels = 0
  /// Words of the references.
  package var words = 0
  /// What is lowered, summed over the utterances.
  package var loss = 0.0
  /// -log P(reference | audio), summed, nats.
  package var transducerLoss = 0.0
  /// Expected word errors of the n-best, summed; `nil` where no risk is computed.
  package var risk: Double?

  package init() {}

  /// Adds the numbers of others.
  package mutating func add(_ other: ObjectiveValue) {
    utterances += other.utterances
    labels += other.labels
    words += other.words
    loss += other.loss
    transducerLoss += other.transducerLoss
    if let more = other.risk { risk = (risk ?? 0) + more }
  }
}
