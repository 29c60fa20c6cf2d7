import Kernels
import Transducer

/// The additive joint network's layers; see `AdditiveJoiner`.
struct JoinerNetwork: Sendable {
  /// `nil` if the encoder's frames are already projected.
  let encoder: LinearLayer?
  let predictor: LinearLayer
  /// If tied, its matrix is the embedding.
  let output: LinearLayer
  /// HAT's blank.
  let blankOutput: LinearLayer?

  init(_ options: JoinerOptions, layout: ParameterLayout) {
    encoder =
      layout.entry("joiner.encoder.weight") == nil
      ? nil : LinearLayer("joiner.encoder", in: layout)
    predictor = LinearLayer("joiner.predictor", in: layout)
    output = LinearLayer(
      weight: options.isTied ? "predictor.embedding" : "joiner.output.weight",
      bias: "joiner.output.bias", in: layout)
    blankOutput = options.isHAT ? LinearLayer("joiner.blank", in: layout) : nil
  }

  /// J.
  var dim: Int { predictor.outputDim }
  /// V.
  var vocabularySize: Int { output.outputDim }
  var distribution: JointDistribution { blankOutput == nil ? .softmax : .ownBlank }
}
