package import BeamSearch

extension PruneRule {
  /// The rule in words, for "it was cut: ...".
  package var words: String {
    switch self {
    case .beamWidth: "the beam was full of better ones"
    case .symbolCap: "the frame's cap on labels was reached"
    case .labelsPerHypothesis: "only so many labels are tried after each hypothesis"
    case .expandWindow: "it is outside the window below the most probable token"
    case .closedBetter: "enough hypotheses that had closed the frame scored better"
    case .expansionCap: "the frame had all the expansions that it may have"
    case .counted: "prefix merging has added this path already"
    case .labelCap: "the utterance's cap on labels was reached"
    case .barred: "an intervention forbids it here"
    case .stateWidth: "its state holds better hypotheses that end in the same labels"
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
