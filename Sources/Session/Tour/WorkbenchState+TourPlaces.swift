import Analysis
import BeamSearch
import Foundation
import Scoring
import Text
import Transducer

/// Moving to what a stop of the tour shows.
extension WorkbenchState {
  mutating func visit(_ frame: Int, _ panel: PanelID) {
    moveTo(frame: frame)
    beamRow = 0
    focus = panel
  }

  /// The first step of an event of a kind.
  func firstFrame(of kind: (TraceEvent.Kind) -> Bool) -> Int? {
    events.first { $0.kinds.contains(where: kind) }?.frame
  }

  /// The first label that an expansion of the first event's step kept.
  mutating func visitFirstExpansion() {
    visit(firstFrame(of: \.isLabel) ?? 0, .beam)
    guard let blank = model?.scorer.vocabulary.blankID,
      let notable = step?.notableExpansions(prunedLimit: Self.notablePruned), !notable.isEmpty
    else { return }
    let label = notable.firstIndex { item in
      guard case .kept = item.expansion.outcome else { return false }
      return item.expansion.token != blank
    }
    cursor.expansion = label ?? 0
  }

  /// The first row of the beam with a fate, searching from the first event on.
  mutating func visitRow(_ fits: (Fate) -> Bool) {
    let start = firstFrame(of: \.isLabel) ?? 0
    for frame in start..<max(start, frameCount) {
      visit(frame, .beam)
      if let row = beamView?.rows.firstIndex(where: { fits($0.fate) }) {
        beamRow = row
        return
      }
    }
    visit(start, .beam)
  }

  /// The last step at which the best hypothesis gains a label.
  mutating func visitLastLabel() {
    visit(events.last { $0.kinds.contains(where: \.isLabel) }?.frame ?? 0, .joint)
  }
}

/// Texts about the state for the stops of the tour.
extension WorkbenchState {
  func label(of command: Command) -> String { keymap.label(of: command) }

  /// "Frame 11, 0.44 s".
  var here: String {
    let place = placeName(of: cursor.frame)
    return place.prefix(1).uppercased() + place.dropFirst()
  }

  var selectedRow: BeamRow? {
    guard let rows = beamView?.rows, rows.indices.contains(beamRow) else { return nil }
    return rows[beamRow]
  }

  /// What the search found, and what was said.
  var resultWords: String {
    let found = spoken(risk?.candidates.first?.text ?? "")
    guard let reference = risk?.reference else { return found }
    return reference.text == risk?.candidates.first?.text
      ? "\(found), which is right" : "\(found), but \(spoken(reference.text)) was said"
  }

  /// The exact scores of both, and the verdict.
  var comparison: String {
    guard let risk, let reference = risk.reference, let best = risk.candidates.first else {
      return
        "Without a reference (\(keymap.label(of: .editReference)) sets one) there is no verdict."
    }
    let score = reference.exactLogProb.map { fixed($0, 2) } ?? "-inf"
    return "Its log P is \(fixed(best.exactLogProb, 2)), that of the reference \(score): "
      + "\(risk.verdictText ?? "no verdict")."
  }
}

extension TraceEvent.Kind {
  /// Whether labels come to the head of the beam.
  var isLabel: Bool {
    switch self {
    case .label, .newBest: true
    case .ended, .merge, .referenceLost, .symbolCap: false
    }
  }
}
