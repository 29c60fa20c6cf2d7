import Fusion
package import Transducer

/// The parts that add up to a score, in nats.
package struct LedgerAmounts: Sendable, Equatable {
  /// log P of labels.
  package var label = 0.0
  /// log P of the blanks that closed frames.
  package var blank = 0.0
  /// What the language model added.
  package var languageModel = 0.0
  package var hotwords = 0.0
  /// What was subtracted for the internal language model.
  package var internalModel = 0.0
  /// What other alignments of the same labels added when they were merged: the logarithm of the
  /// sum over that of the larger; 0 or more where the larger one's timestamps are kept.
  package var merged = 0.0

  package static let zero = LedgerAmounts()

  package var total: Double {
    label + blank + languageModel + hotwords + internalModel + merged
  }

  package static func + (a: LedgerAmounts, b: LedgerAmounts) -> LedgerAmounts {
    LedgerAmounts(
      label: a.label + b.label, blank: a.blank + b.blank,
      languageModel: a.languageModel + b.languageModel, hotwords: a.hotwords + b.hotwords,
      internalModel: a.internalModel + b.internalModel, merged: a.merged + b.merged)
  }

  mutating func add(_ fusion: FusionScore) {
    languageModel += fusion.languageModel
    hotwords += fusion.hotwords
    internalModel += fusion.internalModel
  }
}

/// One line of a ledger.
package struct LedgerItem: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case label(TokenID)
    /// A frame finished, by blank or by the label before it.
    case blank
    /// What fusion adds at the end of the utterance.
    case end
  }

  package var kind: Kind
  /// Encoder frame, 0-based.
  package var frame: Int
  /// The step of the search; in a frame-synchronous search, the frame.
  package var step: Int
  package var amounts: LedgerAmounts
  /// How many other alignments were merged in.
  package var mergeCount: Int

  package init(kind: Kind, frame: Int, step: Int, amounts: LedgerAmounts, mergeCount: Int = 0) {
    self.kind = kind
    self.frame = frame
    self.step = step
    self.amounts = amounts
    self.mergeCount = mergeCount
  }
}

/// The score of a hypothesis, item by item: what each label and each blank cost, what fusion
/// added, and what the alignments merged into it contributed.
///
/// The items are those of the alignment that represents the hypothesis, from the first frame on. A
/// search merges alignments of the same labels by log-add and continues with the sum; the gain, the
/// sum over the former score, is an amount like the others. So all amounts add up to the score.
package struct Ledger: Sendable, Equatable {
  /// In the order of the search.
  package let items: [LedgerItem]

  package var amounts: LedgerAmounts { items.reduce(.zero) { $0 + $1.amounts } }

  /// One item per label: the blanks and merges since the previous label are added to the label that
  /// ends them, and those after the last label stand at the end.
  package func byLabel() -> [LedgerItem] {
    var grouped: [LedgerItem] = []
    var open: LedgerItem?
    for item in items {
      var sum = item
      if let before = open {
        sum.amounts = before.amounts + item.amounts
        sum.mergeCount += before.mergeCount
      }
      if item.kind == .blank {
        open = sum
      } else {
        grouped.append(sum)
        open = nil
      }
    }
    return grouped + (open.map { [$0] } ?? [])
  }
}
