/// A knob of a search as users meet it: `--beam 4` on the command line, `:set beam 4` in the
/// workbench, `"beam": 4` in JSON.
package enum SearchKnob: String, Sendable, CaseIterable {
  case beam
  case maxSymbols = "max-symbols"
  case nBest = "nbest"
  case blankPenalty = "blank-penalty"
  case temperature
  case lengthNorm = "length-norm"
  case expandWindow = "expand-window"
  case extraCandidates = "extra-candidates"
  case prefixAlpha = "prefix-alpha"
  case prefixMerging = "prefix-merging"
  case labelsPerHypothesis = "labels-per-hypothesis"
  case maxLabels = "max-labels"
  case contextLabels = "context-labels"
  case pathsPerState = "paths-per-state"
  case unknownAsBlank = "unknown-as-blank"
  case mergeTimes = "merge-times"
  case fusionTiming = "fusion-timing"
  case ilmWeight = "ilm-weight"

  /// The name on the command line, without dashes.
  package var name: String { rawValue }

  /// The knob of a name, or `SearchError.unknownKnob`.
  package static func named(_ name: String) throws(SearchError) -> SearchKnob {
    guard let knob = SearchKnob(rawValue: name) else {
      throw .unknownKnob(name: name, known: allCases.map(\.name))
    }
    return knob
  }

  /// One line for help.
  package var help: String {
    switch self {
    case .beam: "Hypotheses that live on after a frame."
    case .maxSymbols: "The most labels in one frame."
    case .nBest: "The most candidates in the final list."
    case .blankPenalty: "Subtracted from the logit of blank."
    case .temperature: "Divides the logits; above 0."
    case .lengthNorm:
      "How the final list is ranked: by the score (none), or by the score a label, as U+2 (U labels "
        + "and 2) or U+context (and as many as the prediction network looks at)."
    case .expandWindow: "How far, in nats, a token may be below the most probable one."
    case .extraCandidates: "How many tokens more than the beam holds are tried after a hypothesis."
    case .prefixAlpha: "The longest path of labels that prefix merging adds; 0 for none."
    case .prefixMerging: "Whether a hypothesis first gains what its prefixes bring in the frame."
    case .labelsPerHypothesis:
      "How many labels are tried after a hypothesis; auto: as many as the beam holds."
    case .maxLabels: "The most labels of an utterance; auto: as many as it has frames."
    case .contextLabels:
      "Hypotheses that end in so many equal labels share a state; auto: as many as the prediction "
        + "network looks at."
    case .pathsPerState: "The most hypotheses that a state keeps."
    case .unknownAsBlank: "Whether the unknown token counts as blank; where not, it is never tried."
    case .mergeTimes:
      "Whose times a merged hypothesis shows: those of the best alignment, or of the first."
    case .fusionTiming:
      "Whether labels are chosen with what language model and hotwords add (before), or get it "
        + "when they are chosen (after)."
    case .ilmWeight: "How much of the internal language model is taken off each label (HAT only)."
    }
  }

  /// What a value looks like, for help.
  package var argument: String {
    switch self {
    case .beam, .maxSymbols, .nBest, .extraCandidates, .prefixAlpha, .pathsPerState: "n"
    case .labelsPerHypothesis, .maxLabels, .contextLabels: "n|auto"
    case .blankPenalty, .temperature, .expandWindow, .ilmWeight: "x"
    case .lengthNorm: "none|U+n|U+context"
    case .prefixMerging, .unknownAsBlank: "true|false"
    case .mergeTimes: MergeStanding.allCases.map(\.rawValue).joined(separator: "|")
    case .fusionTiming: FusionTiming.allCases.map(\.word).joined(separator: "|")
    }
  }

  /// Whether a search's result depends on the knob (where its value is in question at all).
  package func isHeeded(by profile: SearchProfile) -> Bool {
    switch self {
    case .beam: profile.knobs.contains(.beamSize)
    case .maxSymbols: profile.knobs.contains(.maxSymbolsPerFrame)
    case .nBest, .blankPenalty, .temperature, .unknownAsBlank, .fusionTiming, .ilmWeight: true
    // One hypothesis alone is not ranked.
    case .lengthNorm: profile.knobs.contains(.beamSize)
    case .mergeTimes: profile.knobs.contains(.mergeTimes)
    case .expandWindow: profile.knobs.contains(.expandWindow)
    case .extraCandidates: profile.knobs.contains(.extraCandidates)
    case .prefixAlpha: profile.knobs.contains(.prefixAlpha)
    case .prefixMerging: profile.knobs.contains(.prefixMerging)
    case .labelsPerHypothesis: profile.knobs.contains(.labelsPerHypothesis)
    case .maxLabels: profile.knobs.contains(.maxLabels)
    case .contextLabels: profile.knobs.contains(.contextLabels)
    case .pathsPerState: profile.knobs.contains(.hypothesesPerState)
    }
  }

  /// The searches that heed it, as help lists them.
  package var heedingSearches: [String] {
    SearchCatalog.profiles.filter(isHeeded).map(\.name)
  }
}

extension FusionTiming {
  /// The word on the command line.
  package var word: String {
    switch self {
    case .beforeSelection: "before"
    case .afterSelection: "after"
    }
  }
}
