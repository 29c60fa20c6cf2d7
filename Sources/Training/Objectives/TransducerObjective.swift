import Kernels
import Transducer

/// The RNN-T loss of the transcript, -log P(y|x) (Graves, 2012).
package struct TransducerObjective: TrainingObjective {
  private let network: DecoderNetwork<Float>
  /// FastEmit's lambda (Yu et al., 2021); 0 for the plain loss.
  private let fastEmit: Double

  package init(_ network: DecoderNetwork<Float>, fastEmit: Double = 0) {
    self.network = network
    self.fastEmit = fastEmit
  }

  package var layout: ParameterLayout { network.layout }

  package func accumulate(
    _ example: TrainingExample, parameters: Parameters<Float>, scale: Double,
    into gradient: inout [Float]
  ) -> ObjectiveValue {
    var utterance = UtteranceGradient(
      network, frames: example.frames, parameters: parameters, gradient: gradient)
    gradient = []
    let scored = utterance.score(example.labels)
    if scale != 0 {
      utterance.add(scored, coefficient: -scale, fastEmit: fastEmit)
      utterance.finish()
    }
    gradient = utterance.takeGradient()
    var value = ObjectiveValue(of: example)
    value.transducerLoss = -scored.logProb
    value.loss = value.transducerLoss
    return value
  }
}

extension ObjectiveValue {
  /// Counts of one utterance, without its losses.
  init(of example: TrainingExample) {
    self.init()
    utterances = 1
    labels = example.labels.count
    words = example.words.count
  }
}
