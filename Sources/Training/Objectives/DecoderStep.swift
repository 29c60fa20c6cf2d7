import Kernels
package import Scoring
package import Transducer

/// One plain step of gradient descent on one utterance, and its effect: small enough to be shown
/// and understood.
package struct DecoderStep: Sendable {
  /// The loss that the step minimises.
  package enum Loss: Sendable {
    /// The expected word errors of the candidates.
    case embr
    /// -log P(transcript|x).
    case transducer
  }

  private let network: DecoderNetwork<Float>
  private let loss: Loss
  /// Weights change by the rate times the gradient.
  private let rate: Double

  package init(_ network: DecoderNetwork<Float>, loss: Loss, rate: Double) {
    self.network = network
    self.loss = loss
    self.rate = rate
  }

  /// Before or after the step.
  package struct Snapshot: Sendable {
    /// log P(transcript|x), nats.
    package let referenceLogProb: Double
    /// R; `nil` if no candidate is possible.
    package let expectedRisk: Double?
    /// log P(y|x) of each candidate, nats.
    package let exactLogProbs: [Double]
    /// The candidates' contributions to the risk.
    package let entries: [BayesRisk.Entry]
  }

  package struct Outcome: Sendable {
    package let parameters: Parameters<Float>
    /// Over all weights.
    package let gradientNorm: Double
    package let before: Snapshot
    package let after: Snapshot
  }

  /// - Parameters:
  ///   - candidates: distinct label sequences, the same before and after.
  /// - Returns: `nil` if the loss or its gradient is not finite.
  package func callAsFunction(
    _ example: TrainingExample, candidates: [[TokenID]], parameters: Parameters<Float>
  ) -> Outcome? {
    // Each loss alone, so that its own effect is visible.
    let risk = RiskLoss(vocabulary: network.vocabulary, transducerWeight: 0)
    func judge(_ utterance: UtteranceGradient<Float>) -> RiskLoss.Judged<Float> {
      risk.judge(candidates, labels: example.labels, words: example.words, in: utterance)
    }
    func utterance(_ parameters: Parameters<Float>) -> UtteranceGradient<Float> {
      UtteranceGradient(
        network, frames: example.frames, parameters: parameters,
        gradient: [Float](repeating: 0, count: parameters.layout.count))
    }
    var here = utterance(parameters)
    let before = judge(here)
    switch loss {
    case .embr: risk.addGradient(of: before, scale: 1, to: &here)
    case .transducer: here.add(before.reference, coefficient: -1)
    }
    here.finish()
    let gradient = here.takeGradient()
    let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard norm.isFinite, before.reference.logProb.isFinite else { return nil }
    var moved = parameters
    for index in gradient.indices { moved.values[index] -= Float(rate) * gradient[index] }
    return Outcome(
      parameters: moved, gradientNorm: norm, before: Snapshot(before),
      after: Snapshot(judge(utterance(moved))))
  }
}

extension DecoderStep.Snapshot {
  fileprivate init(_ judged: RiskLoss.Judged<Float>) {
    self.init(
      referenceLogProb: judged.reference.logProb, expectedRisk: judged.risk.expectedRisk,
      exactLogProbs: judged.candidates.map(\.logProb), entries: judged.risk.entries)
  }
}
