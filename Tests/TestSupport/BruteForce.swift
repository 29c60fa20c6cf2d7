package import BeamSearch
import Kernels
package import Transducer

/// Scores by enumerating every alignment: slow, but too simple to be wrong.
package struct BruteForce {
  /// log P by label sequence, over all alignments.
  package private(set) var logProbs: [[TokenID]: Double] = [:]
  /// The number of alignments.
  package private(set) var alignments = 0

  private let model: ToyModel
  private let semantics: ScoreSemantics
  private let cap: Int
  private let adjustment: LogitAdjustment
  private let unknown: UnknownToken

  /// Enumerates all alignments of a model.
  ///
  /// - Parameters:
  ///   - cap: maximum labels per frame; no effect on monotonic alignments.
  ///   - unknown: how the unknown token is treated.
  package init(
    _ model: ToyModel, semantics: ScoreSemantics, cap: Int, adjustment: LogitAdjustment = .none,
    unknown: UnknownToken = .never
  ) {
    self.model = model
    self.semantics = semantics
    self.cap = cap
    self.adjustment = adjustment
    self.unknown = unknown
    walk(frame: 0, emitted: 0, labels: [], logProb: 0)
  }

  private mutating func walk(frame: Int, emitted: Int, labels: [TokenID], logProb: Double) {
    guard frame < model.frames else {
      alignments += 1
      logProbs[labels] = logAdd(logProbs[labels] ?? -.infinity, logProb)
      return
    }
    let row = model.logProbs(frame: frame, after: labels, adjustment: adjustment)
    for (index, step) in row.enumerated() {
      let token = TokenID(index)
      let total = logProb + step
      let isUnknown = token == model.vocabulary.unkID
      if isUnknown, unknown == .never { continue }
      if token == model.vocabulary.blankID || (isUnknown && unknown == .blank) {
        walk(frame: frame + 1, emitted: 0, labels: labels, logProb: total)
      } else if semantics == .monotonic {
        walk(frame: frame + 1, emitted: 0, labels: labels + [token], logProb: total)
      } else if emitted < cap {
        walk(frame: frame, emitted: emitted + 1, labels: labels + [token], logProb: total)
      }
    }
  }

  /// Every choice of a frame for each of U labels: non-decreasing, or with `oneAFrame` increasing.
  package static func emissionFrames(frames: Int, labels: Int, oneAFrame: Bool) -> [[Int]] {
    guard labels > 0 else { return [[]] }
    let shorter = emissionFrames(frames: frames, labels: labels - 1, oneAFrame: oneAFrame)
    return shorter.flatMap { path in
      let first = path.last.map { oneAFrame ? $0 + 1 : $0 } ?? 0
      return first < frames ? (first..<frames).map { path + [$0] } : []
    }
  }
}
