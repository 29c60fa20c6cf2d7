/// What training minimises: a loss of one utterance and its gradient with respect to the decoder's
/// parameters.
package protocol TrainingObjective: Sendable {
  /// The tensors it trains.
  var layout: ParameterLayout { get }

  /// The loss of an utterance; adds `scale` times its gradient to `gradient` (as long as the
  /// parameters).
  ///
  /// A pure function of its arguments: bit for bit reproducible.
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
  /// The loss, summed over the utterances.
  package var loss = 0.0
  /// -log P(reference | audio), summed, nats.
  package var transducerLoss = 0.0
  /// Expected word errors of the n-best, summed; `nil` if no risk is computed.
  package var risk: Double?

  package init() {}

  /// Adds the values of other utterances.
  package mutating func add(_ other: ObjectiveValue) {
    utterances += other.utterances
    labels += other.labels
    words += other.words
    loss += other.loss
    transducerLoss += other.transducerLoss
    if let more = other.risk { risk = (risk ?? 0) + more }
  }
}
