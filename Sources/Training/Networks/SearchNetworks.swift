import Kernels
package import Transducer

/// A decoder's networks for use in a search, built from the weights in training.
package struct SearchNetworks: Sendable {
  private let vocabulary: Vocabulary
  private let predictor: any PredictorOptions
  private let joiner: JoinerOptions
  private let encoderDim: Int

  /// - Parameter encoderDim: D, the width of the encoder's frames.
  package init(
    vocabulary: Vocabulary, predictor: any PredictorOptions, joiner: JoinerOptions,
    encoderDim: Int
  ) {
    self.vocabulary = vocabulary
    self.predictor = predictor
    self.joiner = joiner
    self.encoderDim = encoderDim
  }

  /// - Throws: `NetworkError` if a weight is not finite.
  package func scorer(_ parameters: Parameters<Float>) throws(NetworkError) -> LabelScorer {
    let tensors = parameters.tensors
    var reader = TensorReader(tensors)
    let predictor = try predictor.makePredictor(vocabulary: vocabulary, tensors: &reader)
    let joiner = try AdditiveJoiner(
      joiner, encoderDim: encoderDim, predictorDim: predictor.outputDim,
      isEncoderProjected: tensors["joiner.encoder.weight"] == nil, vocabulary: vocabulary,
      tensors: &reader)
    return LabelScorer(vocabulary: vocabulary, predictor: predictor, joiner: joiner)
  }
}
