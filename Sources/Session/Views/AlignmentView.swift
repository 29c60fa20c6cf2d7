package import Analysis
import BeamSearch
package import Scoring
import Transducer

/// The selected candidate against the reference, by word or by token.
package struct AlignmentView: Sendable, Equatable {
  package let pairs: [AlignedPair]
  package let counts: EditCounts
  package let isByToken: Bool
  /// The pair that is spoken at the cursor: the last that has begun; 0 before the first.
  package let current: Int
  /// Seconds.
  package let frameDuration: Double

  package init(
    _ alignment: ReferenceAlignment, byToken: Bool, cursorFrame: Int, frameDuration: Double
  ) {
    let tokens = byToken ? alignment.tokens : nil
    let level = tokens ?? alignment.words
    isByToken = tokens != nil
    pairs = level.pairs
    counts = level.counts
    current =
      pairs.lastIndex { pair in
        (pair.hypothesis?.frame ?? pair.reference?.frame).map { $0 <= cursorFrame } ?? false
      } ?? 0
    self.frameDuration = frameDuration
  }
}

extension WorkbenchState {
  /// `nil` without a reference, or before it is scored.
  package var alignmentView: AlignmentView? {
    guard let alignment else { return nil }
    return AlignmentView(
      alignment, byToken: isFine(.alignment), cursorFrame: encoderFrame,
      frameDuration: utterance?.encoded.frameDuration ?? 0)
  }

  /// Why there is no alignment, or none by token.
  package var alignmentProblem: String? {
    guard risk?.reference != nil else {
      return risk == nil
        ? emptyText : "no reference to align with: \(keymap.label(of: .editReference)) sets one"
    }
    guard alignment != nil else { return emptyText }
    guard isFine(.alignment), let alignment, alignment.tokens == nil else { return nil }
    return risk?.reference?.spellingProblem ?? "too long to align by token: aligned by word"
  }
}

extension PanelID {
  package static let alignment = PanelID(
    rawValue: "alignment", key: "9", title: "Alignment", about: "the alignment with the reference",
    place: .lowerLeft, subject: .candidate, hasFineRows: true, term: { _ in "WER" })
}
