package import Fusion
package import Transducer

/// Names a hypothesis within one search: the index of its node in the search's arena.
///
/// A node is a label emitted at a frame after a parent node; a blank creates none. So two nodes may
/// spell the same labels, emitted at different frames: when both are alive they are merged, and the
/// node of the larger contribution (with its timestamps and token scores) represents both.
package struct HypothesisID: Hashable, Comparable, Sendable {
  /// Narrow, because a trace holds millions of ids.
  private let rawValue: Int32

  package init(_ index: Int) { rawValue = Int32(index) }

  package var index: Int { Int(rawValue) }

  package static func < (a: HypothesisID, b: HypothesisID) -> Bool { a.index < b.index }
}

/// A hypothesis, finished or partial, spelled out.
package struct Hypothesis: Sendable, Equatable {
  package var id: HypothesisID
  /// The labels; no blanks, no padding.
  package var labels: [TokenID]
  /// `timestamps[i]` is the encoder frame at which `labels[i]` was emitted.
  package var timestamps: [Int]
  /// `tokenLogProbs[i]` is log P(labels[i]) where it was emitted, in nats.
  package var tokenLogProbs: [Double]
  /// The search's own score (nats): the log-sum of the alignments it kept (see `ScoreSemantics`),
  /// plus the fusion score.
  package var logProb: Double
  /// The part of `logProb` that is not the transducer's.
  package var fusion: FusionScore

  package init(
    id: HypothesisID, labels: [TokenID], timestamps: [Int], tokenLogProbs: [Double],
    logProb: Double, fusion: FusionScore = .zero
  ) {
    self.fusion = fusion
    self.id = id
    self.labels = labels
    self.timestamps = timestamps
    self.tokenLogProbs = tokenLogProbs
    self.logProb = logProb
  }
}

/// Which alignments the scores of a search sum over.
package enum ScoreSemantics: String, Sendable, CaseIterable {
  /// RNN-T alignments: any number of labels per frame, each frame closed by a blank. A score is at
  /// most the exact log P(y|x).
  case rnnt
  /// Alignments of a model with durations (TDT): every token takes as many frames as its duration
  /// (see `StepTable`). A score is at most the exact log P(y|x).
  case tdt
  /// Monotonic alignments: one label or blank per frame.
  case monotonic
}
