package import Kernels
package import Transducer

/// The decoder (predictor and joiner) as a differentiable function of its parameters.
///
/// The arithmetic is that of `TransducerModel`'s networks; the parameters are kept outside, in one
/// array with the names and shapes of a model file.
package struct DecoderNetwork<Scalar: TrainingScalar>: Sendable {
  package let vocabulary: Vocabulary
  /// Every tensor of predictor and joiner; a tied matrix occurs once.
  package let layout: ParameterLayout
  let predictor: PredictorNetwork<Scalar>
  let joiner: JoinerNetwork

  /// - Parameter layout: the tensors `predictor.*` and `joiner.*`, as in a model file with these
  ///   options; others are ignored, with gradients of 0.
  package init(
    vocabulary: Vocabulary, predictor: any PredictorOptions, joiner: JoinerOptions,
    layout: ParameterLayout
  ) throws(TrainingError) {
    self.vocabulary = vocabulary
    self.layout = layout
    self.predictor = try PredictorNetwork(
      predictor, blank: vocabulary.blankID, layout: layout)
    self.joiner = JoinerNetwork(joiner, layout: layout)
  }
}
