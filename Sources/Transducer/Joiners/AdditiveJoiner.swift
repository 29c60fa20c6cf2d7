import Kernels

/// The additive joint network: O tanh(W_e enc + b_e + W_p pred (+ b_p)) + b_o.
///
/// With HAT (Variani et al., 2020) blank is b = sigmoid(w.h + c), and the labels share 1 - b by a
/// softmax over the rows of O except blank's; log(1 - b) is computed as -softplus(w.h + c), without
/// clamping. Blank may have any index.
package struct AdditiveJoiner: Joiner {
  package let options: JoinerOptions
  /// `nil` if the encoder's frames are already projected.
  private let encoder: Linear?
  private let predictor: Linear
  private let output: Linear
  /// One output; `nil` for a plain softmax.
  private let blankOutput: Linear?
  private let blank: TokenID

  /// Reads the tensors `joiner.*`; if tied, shares `predictor.embedding` (V, J).
  ///
  /// - Parameters:
  ///   - encoderDim: D, the width of an encoder frame.
  ///   - predictorDim: P, the width of the predictor's output.
  ///   - isEncoderProjected: whether the encoder includes the joiner's projection, so that D is J
  ///     and there are no tensors `joiner.encoder.*`.
  package init(
    _ options: JoinerOptions, encoderDim: Int, predictorDim: Int,
    isEncoderProjected: Bool = false, vocabulary: Vocabulary, tensors: inout TensorReader
  ) throws(NetworkError) {
    self.options = options
    blank = vocabulary.blankID
    guard !isEncoderProjected || encoderDim == options.dim else {
      throw NetworkError(
        .mismatch, at: "joiner.dim", found: "\(options.dim)",
        expected: "encoder.dim = \(encoderDim), because there is no joiner.encoder.weight")
    }
    let shapes = options.tensorShapes(
      vocabularySize: vocabulary.size, encoderDim: isEncoderProjected ? nil : encoderDim,
      predictorDim: predictorDim, hasPredictorBias: tensors.contains("joiner.predictor.bias"))
    encoder = isEncoderProjected ? nil : try tensors.linear("joiner.encoder", in: shapes)
    predictor = try tensors.linear("joiner.predictor", in: shapes)
    let rows =
      options.isTied
      ? try tensors.sharedMatrix(
        "predictor.embedding", rows: vocabulary.size, columns: options.dim)
      : try tensors.matrix("joiner.output.weight", in: shapes)
    output = Linear(weight: rows, bias: try tensors.values("joiner.output.bias", in: shapes))
    blankOutput = options.isHAT ? try tensors.linear("joiner.blank", in: shapes) : nil
  }

  package var vocabularySize: Int { output.outputDim }

  package func projectEncoder(_ frame: ArraySlice<Float>) -> [Float] {
    encoder?(frame) ?? Array(frame)
  }

  package func projectPredictor(_ output: [Float]) -> [Float] { predictor(output) }

  package func logProbs(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [[Double]] {
    var hidden = Matrix(
      rows: predictors.count, columns: options.dim, storage: predictors.flatMap { $0 })
    hidden.add(toEachRow: encoder)
    hidden.storage.applyTanh()
    let logits = output(hidden)
    return predictors.indices.map { row in
      guard let blankOutput else {
        return logits.row(row).withUnsafeBufferPointer {
          adjustment.logProbs(of: $0, blank: blank)
        }
      }
      return logProbsWithOwnBlank(
        logits.row(row), blankLogit: blankOutput(hidden.row(row))[0], adjustment)
    }
  }

  /// HAT's distribution.
  private func logProbsWithOwnBlank(
    _ row: ArraySlice<Float>, blankLogit: Float, _ adjustment: LogitAdjustment
  ) -> [Double] {
    var logits = row.map { Double($0) / adjustment.temperature }
    let logit = (Double(blankLogit) - adjustment.blankPenalty) / adjustment.temperature
    logits.remove(at: blank.index)
    let logRest = -softplus(logit)
    var result = logSoftmax(logits).map { $0 + logRest }
    result.insert(-softplus(-logit), at: blank.index)
    return result
  }

  package var hasInternalModel: Bool { blankOutput != nil }

  /// The softmax over the labels without the encoder's contribution.
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
