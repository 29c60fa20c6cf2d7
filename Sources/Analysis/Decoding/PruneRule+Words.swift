package import BeamSearch

extension PruneRule {
  /// The rule in words, for "it was pruned: ...".
  package var words: String {
    switch self {
    case .beamWidth: "the beam was full of better hypotheses"
    case .symbolCap: "the maximum number of labels per frame was reached"
    case .labelsPerHypothesis: "only the best few labels are tried per hypothesis"
    case .expandWindow: "it is outside the window below the most probable token"
    case .closedBetter: "enough hypotheses that had finished the frame scored better"
    case .expansionCap: "the frame's limit on expansions was reached"
    case .counted: "prefix merging had already added this path"
    case .labelCap: "the maximum number of labels per utterance was reached"
    case .barred: "an intervention forbids it here"
    case .stateWidth: "its state is full of better hypotheses ending in the same labels"
    }
  }

  /// The rule in a narrow column.
  package var mark: String {
    switch self {
    case .beamWidth: "cut"
    case .symbolCap: "cap"
    case .labelsPerHypothesis: "top"
    case .expandWindow: "win"
    case .closedBetter: "late"
    case .expansionCap: "full"
    case .counted: "added"
    case .labelCap: "long"
    case .stateWidth: "arc"
    case .barred: "barred"
    }
  }
}
