import Kernels

/// The additive joint network: O tanh(W_e enc + b_e + W_p pred (+ b_p)) + b_o.
///
/// With HAT (Variani et al., 2020) blank is b = sigmoid(w.h + c), and the labels share 1 - b by a
/// softmax over the rows of O but blank's; log(1 - b) is taken as -softplus(w.h + c), without a
/// clamp. Blank may be any index.
package struct AdditiveJoiner: Joiner {
  package let options: JoinerOptions
  private let encoder: Linear
  private let predictor: Linear
  private let output: Linear
  /// One output; `nil` for a plain softmax.
  private let blankOutput: Linear?
  private let blank: TokenID

  /// Takes the tensors `joiner.*`; where tied, shares `predictor.embedding` (V, J).
  ///
  /// - Parameters:
  ///   - encoderDim: D, the width of an encoder frame.
  ///   - predictorDim: P, the width of the predictor's output.
  package init(
    _ options: JoinerOptions, encoderDim: Int, predictorDim: Int, vocabulary: Vocabulary,
    tensors: inout TensorReader
  ) throws(NetworkError) {
    let (dim, size) = (options.dim, vocabulary.size)
    self.options = options
    blank = vocabulary.blankID
    encoder = try tensors.linear("joiner.encoder", from: encoderDim, to: dim)
    let weight = try tensors.matrix("joiner.predictor.weight", rows: dim, columns: predictorDim)
    let hasBias = tensors.contains("joiner.predictor.bias")
    predictor = Linear(
      weight: weight,
      bias: hasBias ? try tensors.values("joiner.predictor.bias", shape: [dim]) : nil)
    let rows =
      options.isTied
      ? try tensors.sharedMatrix("predictor.embedding", rows: size, columns: dim)
      : try tensors.matrix("joiner.output.weight", rows: size, columns: dim)
    output = Linear(weight: rows, bias: try tensors.values("joiner.output.bias", shape: [size]))
    blankOutput = options.isHAT ? try tensors.linear("joiner.blank", from: dim, to: 1) : nil
  }

  package var vocabularySize: Int { output.outputDim }

  package func projectEncoder(_ frame: ArraySlice<Float>) -> [Float] { encoder(frame) }

  package func projectPredictor(_ output: [Float]) -> [Float] { predictor(output) }

  package func logProbs(
    encoder: [Float], predictor: [Float], adjustment: LogitAdjustment
  ) -> [Double] {
    var hidden = encoder
    hidden.add(predictor[...])
    hidden.applyTanh()
    var logits = output(hidden).map { Double($0) / adjustment.temperature }
    guard let blankOutput else {
      logits[blank.index] -= adjustment.blankPenalty / adjustment.temperature
      return logSoftmax(logits)
    }
    let logit =
      (Double(blankOutput(hidden)[0]) - adjustment.blankPenalty) / adjustment.temperature
    logits.remove(at: blank.index)
    let logRest = -softplus(logit)
    var result = logSoftmax(logits).map { $0 + logRest }
    result.insert(-softplus(-logit), at: blank.index)
    return result
  }

  package var hasInternalModel: Bool { blankOutput != nil }

  /// The softmax over the labels with the encoder's part left out.
  package func internalLogProbs(predictor: [Float]) -> [Double]? {
    guard blankOutput != nil else { return nil }
    var hidden = predictor
    hidden.applyTanh()
    var logits = output(hidden).map { Double($0) }
    logits.remove(at: blank.index)
    var result = logSoftmax(logits)
    result.insert(0, at: blank.index)
    return result
  }
}
