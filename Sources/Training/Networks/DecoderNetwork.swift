package import Kernels
package import Transducer

/// A decoder, that is predictor and joiner, as a function of its parameters that can be
/// differentiated.
///
/// The arithmetic is that of `TransducerModel`'s networks; the parameters stay outside, in one array
/// with the names and shapes of a model file.
package struct DecoderNetwork<Scalar: TrainingScalar>: Sendable {
  package let vocabulary: Vocabulary
  /// Every tensor of predictor and joiner; a tied matrix is there once.
  package let layout: ParameterLayout
  let predictor: PredictorNetwork<Scalar>
  let joiner: JoinerNetwork

  /// - Parameter layout: the tensors `predictor.*` and `joiner.*`, as a model file of these options
  ///   has them; others are left alone, with gradients of 0.
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
