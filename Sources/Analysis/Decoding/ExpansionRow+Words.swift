import BeamSearch
import Text

extension ExpansionRow {
  /// The expansion in one line of plain words.
  package var sentence: String {
    if kind == .prefixes {
      return "Prefix merging before the frame: the labels from a shorter hypothesis to "
        + "\(spoken(parentText + (label ?? ""))) cost \(fixed(-stepLogProb, 2)) nats; the total, "
        + "\(fixed(total, 2)), is added to the longer one."
    }
    if kind == .waiting {
      return "\(spoken(parentText)) waits for a later frame, to which its last duration leads: "
        + (outcome.isKept ? "it stays in the beam." : "it leaves the beam.")
    }
    let taken = duration.map { $0 == 1 ? " for 1 frame" : " for \($0) frames" } ?? ""
    let token =
      label.map { quoted($0) + taken }
      ?? (duration == nil ? "blank (end of the frame)" : "blank" + taken)
    let start =
      "Round \(round + 1): after \(spoken(parentText)), \(token) cost "
      + "\(fixed(-stepLogProb, 2)) nats, total \(fixed(total, 2)): "
    switch outcome {
    case .kept(let rank) where closesFrame:
      return start + "kept at rank \(rank + 1) of the frame's beam."
    case .kept(let rank):
      return start + "enters round \(round + 2) at rank \(rank + 1)."
    case .merged: return start + "merged with another alignment of the same labels."
    case .pruned(let rule, let cutoff, let gap):
      return start + "pruned: \(rule.words) (cut-off \(fixed(cutoff, 2)), \(fixed(gap, 2)) short)."
    }
  }
}

extension Outcome {
  fileprivate var isKept: Bool { if case .kept = self { true } else { false } }
}
