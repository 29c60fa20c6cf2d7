import Foundation
import Kernels
package import Transducer

/// A joiner that adds durations to another's tokens.
package struct DurationJoiner: Joiner {
  package let durations: [Int]
  private let tokens: any Joiner
  private let logits: @Sendable (_ frame: Int, _ context: [Int]) -> [Double]

  /// - Parameter logits: of the durations, by the frame's number and the predictor's output.
  package init(
    _ tokens: any Joiner, durations: [Int],
    logits: @escaping @Sendable (_ frame: Int, _ context: [Int]) -> [Double]
  ) {
    self.tokens = tokens
    self.durations = durations
    self.logits = logits
  }

  package var vocabularySize: Int { tokens.vocabularySize }

  package func projectEncoder(_ frame: ArraySlice<Float>) -> [Float] {
    tokens.projectEncoder(frame)
  }

  package func projectPredictor(_ output: [Float]) -> [Float] { tokens.projectPredictor(output) }

  package func logProbs(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [[Double]] {
    tokens.logProbs(encoder: encoder, predictors: predictors, adjustment: adjustment)
  }

  package func scores(
    encoder: [Float], predictors: [[Float]], adjustment: LogitAdjustment
  ) -> [JointScores] {
    let tokens = logProbs(encoder: encoder, predictors: predictors, adjustment: adjustment)
    return zip(predictors, tokens).map { predictor, tokens in
      let values = logits(Int(encoder[0]), predictor.map(Int.init))
        .map { $0 / adjustment.temperature }
      let total = log(values.reduce(0) { $0 + exp($1) })
      return JointScores(tokens: tokens, durations: values.map { $0 - total })
    }
  }
}

extension ToyModel {
  /// A random model whose tokens have durations, the same for the same shape.
  package init(_ shape: ToyShape, durations: [Int]) {
    let plain = ToyModel(shape)
    let seed = shape.seed
    let joiner = DurationJoiner(plain.scorer.joiner, durations: durations) { frame, context in
      durations.map { duration in
        let hash = SplitMix64.hash([frame, duration, 77] + context, seed: seed)
        return Double(hash >> 11) / Double(1 << 53) * 4 - 2
      }
    }
    self.init(
      frames: shape.frames, vocabulary: plain.vocabulary, predictor: plain.scorer.predictor,
      joiner: joiner)
  }

  /// Some models with durations of all kinds, blank first and last.
  package static func withDurations(
    count: Int, frames: ClosedRange<Int> = 1...3
  ) -> [(model: ToyModel, name: String)] {
    var random = SplitMix64(seed: 41)
    let kinds = [[0, 1, 2, 3, 4], [0, 1, 2], [1, 2], [2, 0, 3], [0, 2], [1], [0, 1]]
    return (0..<count).map { index in
      var shape = ToyShape(
        seed: random.next(), frames: Int.random(in: frames, using: &random),
        size: Int.random(in: 2...3, using: &random),
        memory: ToyShape.Memory.allCases[index % 3],
        blankBias: Double.random(in: -1...2, using: &random))
      if index % 2 == 1 { shape = shape.blankLast }
      let durations = kinds[index % kinds.count]
      return (ToyModel(shape, durations: durations), "\(shape), durations \(durations)")
    }
  }
}

/// Scores of a model with durations by enumerating every alignment.
package struct DurationBruteForce {
  /// log P by label sequence, over all alignments.
  package private(set) var logProbs: [[TokenID]: Double] = [:]
  /// That of the best alignment.
  package private(set) var best: [[TokenID]: Double] = [:]

  private let model: ToyModel
  private let cap: Int
  private let adjustment: LogitAdjustment

  /// - Parameter cap: maximum labels at a frame.
  package init(_ model: ToyModel, cap: Int, adjustment: LogitAdjustment = .none) {
    self.model = model
    self.cap = cap
    self.adjustment = adjustment
    walk(frame: 0, emitted: 0, labels: [], logProb: 0)
  }

  private mutating func walk(frame: Int, emitted: Int, labels: [TokenID], logProb: Double) {
    guard frame < model.frames else {
      logProbs[labels] = logAdd(logProbs[labels] ?? -.infinity, logProb)
      best[labels] = max(best[labels] ?? -.infinity, logProb)
      return
    }
    let joiner = model.scorer.joiner
    let output = model.scorer.predictor.output(after: labels).output
    let scores = joiner.scores(
      encoder: joiner.projectEncoder(model.encoderOut.frames.row(frame)),
      predictor: joiner.projectPredictor(output), adjustment: adjustment)
    let least = joiner.durations.filter { $0 > 0 }.min() ?? 0
    for (index, token) in scores.tokens.enumerated() {
      for (duration, share) in zip(joiner.durations, scores.durations) {
        let total = logProb + token + share
        if TokenID(index) == model.vocabulary.blankID {
          let next = frame + (duration == 0 ? least : duration)
          walk(frame: next, emitted: 0, labels: labels, logProb: total)
        } else if emitted < cap {
          walk(
            frame: frame + duration, emitted: duration == 0 ? emitted + 1 : 0,
            labels: labels + [TokenID(index)], logProb: total)
        }
      }
    }
  }
}
