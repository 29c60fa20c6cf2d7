import Foundation
package import Transducer

/// A predictor that outputs its last labels, oldest first: label indices, -1 where there is none.
package struct ContextPredictor: Predictor {
  package let contextSize: Int?
  private let size: Int
  /// The number of each token in the output.
  private let numbers: [Int]

  package init(contextSize: Int, numbers: [Int]) {
    self.contextSize = contextSize
    size = contextSize
    self.numbers = numbers
  }

  package var outputDim: Int { size }

  package func start() -> PredictorOut { out(after: []) }

  package func step(_ token: TokenID, from state: PredictorState) -> PredictorOut {
    out(after: Array((state.context + [token]).suffix(size)))
  }

  private func out(after context: [TokenID]) -> PredictorOut {
    let padding = [Float](repeating: -1, count: size - context.count)
    return PredictorOut(
      output: padding + context.map { Float(numbers[$0.index]) },
      state: PredictorState(context: context))
  }
}

/// A predictor of unlimited memory, as a recurrent one: it outputs how many labels there were and
/// a fingerprint of all of them.
package struct HistoryPredictor: Predictor {
  package let contextSize: Int? = nil
  package let outputDim = 5
  /// The number of each token in the fingerprint.
  private let numbers: [Int]

  package init(numbers: [Int]) { self.numbers = numbers }

  package func start() -> PredictorOut {
    let state = [Float](repeating: 0, count: outputDim)
    return PredictorOut(output: state, state: PredictorState(recurrent: state))
  }

  package func step(_ token: TokenID, from state: PredictorState) -> PredictorOut {
    let before = state.recurrent.map(Int.init)
    let hash = SplitMix64.hash(before + [numbers[token.index]], seed: 0)
    // Pieces of 16 bits are exact in Float.
    let pieces = (0..<4).map { Float((hash >> (16 * UInt64($0))) & 0xFFFF) }
    let next = [Float(before[0] + 1)] + pieces
    return PredictorOut(output: next, state: PredictorState(recurrent: next))
  }
}

/// A joiner that is a function: from the number of the encoder frame and the predictor's output to
/// V logits in Double, so that no test loses digits to Float.
package struct FunctionJoiner: Joiner {
  package let vocabularySize: Int
  private let blank: TokenID
  private let logits: @Sendable (_ frame: Int, _ context: [Int]) -> [Double]
  private let internalLogits: (@Sendable (_ context: [Int]) -> [Double])?

  /// - Parameter internalLogits: V logits of an internal language model, if there is to be one;
  ///   that of blank is left out of the softmax.
  package init(
    vocabularySize: Int, blank: TokenID,
    internalLogits: (@Sendable (_ context: [Int]) -> [Double])? = nil,
    logits: @escaping @Sendable (_ frame: Int, _ context: [Int]) -> [Double]
  ) {
    self.vocabularySize = vocabularySize
    self.blank = blank
    self.logits = logits
    self.internalLogits = internalLogits
  }

  package func projectEncoder(_ frame: ArraySlice<Float>) -> [Float] { Array(frame) }

  package func projectPredictor(_ output: [Float]) -> [Float] { output }

  package func logProbs(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [[Double]] {
    predictors.map { predictor in
      var values = logits(Int(encoder[0]), predictor.map(Int.init))
      values[blank.index] -= adjustment.blankPenalty
      return logSoftmax(values.map { $0 / adjustment.temperature })
    }
  }

  package var hasInternalModel: Bool { internalLogits != nil }

  package func internalLogProbs(predictor: [Float]) -> [Double]? {
    guard var values = internalLogits?(predictor.map(Int.init)) else { return nil }
    values[blank.index] = -.infinity
    values = logSoftmax(values)
    values[blank.index] = 0
    return values
  }

  /// Textbook implementation; the kernel has its own tests.
  private func logSoftmax(_ values: [Double]) -> [Double] {
    let highest = values.max() ?? 0
    let total = highest + log(values.reduce(0) { $0 + exp($1 - highest) })
    return values.map { $0 - total }
  }
}
