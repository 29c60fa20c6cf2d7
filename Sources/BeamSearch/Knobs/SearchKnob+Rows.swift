import Transducer

extension SearchKnob {
  /// In the order that help and screens list them.
  package static let allCases: [SearchKnob] = [
    .beam, .maxSymbols, .nBest, .blankPenalty, .temperature, .lengthNorm, .expandWindow,
    .extraCandidates, .prefixAlpha, .prefixMerging, .labelsPerHypothesis, .maxLabels,
    .contextLabels, .pathsPerState, .unknown, .mergeTimes, .fusionTiming, .ilmWeight,
  ]

  package static let beam = SearchKnob(
    "beam", .count(1...10_000), \.beamSize, term: "beam",
    ladder: .init(measure: .doublings) { 1...max($0, min($0 * 16, 64)) },
    help: "Hypotheses that live on after a frame.")

  package static let maxSymbols = SearchKnob(
    "max-symbols", .count(1...1000), \.maxSymbolsPerFrame, term: "cap",
    ladder: .init(measure: .doublings) { 1...max($0 * 4, 8) }, help: "The most labels in one frame."
  )

  package static let nBest = SearchKnob(
    "nbest", .count(1...10_000), \.nBest, of: .all, term: "n-best",
    help: "The most candidates in the final list.")

  package static let blankPenalty = SearchKnob(
    "blank-penalty", .number(.finite), \.adjustment.blankPenalty, of: .all, term: "blank",
    ladder: .init(measure: .nats) { $0 - 6.4...$0 + 6.4 },
    help: "Subtracted from the logit of blank.")

  package static let temperature = SearchKnob(
    "temperature", .number(.positive), \.adjustment.temperature, of: .all,
    ladder: .init(measure: .doublings) { 0.05...max($0 * 4, 4) },
    help: "Divides the logits; above 0.")

  package static let lengthNorm = SearchKnob(
    rawValue: "length-norm", kind: .lengthRule, users: .beams,
    help: "How the final list is ranked: by the score (none), or by the score a label, as U+2 (U "
      + "labels and 2) or U+context (and as many as the prediction network looks at).",
    get: { options, _ in .word(LengthRule(options.lengthNormalization).word) },
    put: { options, value, contextSize in
      guard case .word(let word) = value, let rule = LengthRule(word) else { return }
      options.lengthNormalization = rule.normalization(contextSize: contextSize)
    })

  package static let expandWindow = SearchKnob(
    "expand-window", .number(.notNegative), \.adaptive.window,
    ladder: .init(measure: .nats) { 0.05...$0 + 6.4 },
    help: "How far, in nats, a token may be below the most probable one.")

  package static let extraCandidates = SearchKnob(
    "extra-candidates", .count(0...10_000), \.adaptive.extraCandidates,
    ladder: .init(measure: .doublingsFromOne) { 0...$0 + 16 },
    help: "How many tokens more than the beam holds are tried after a hypothesis.")

  package static let prefixAlpha = SearchKnob(
    rawValue: "prefix-alpha", kind: .count(0...1000),
    ladder: .init(measure: .doublingsFromOne) { 0...$0 + 4 },
    help: "The longest path of labels that prefix merging adds; 0 for none.",
    get: { options, profile in
      .count(
        profile.knobs.contains(.expandWindow)
          ? options.adaptive.prefixAlpha : options.constrained.prefixAlpha)
    },
    // No search heeds both.
    put: { options, value, _ in
      guard case .count(let longest?) = value else { return }
      options.constrained.prefixAlpha = longest
      options.adaptive.prefixAlpha = longest
    })

  package static let prefixMerging = SearchKnob(
    "prefix-merging", .flag, \.bestFirst.mergesPrefixes, term: "merge",
    help: "Whether a hypothesis first gains what its prefixes bring in the frame.")

  package static let labelsPerHypothesis = SearchKnob(
    "labels-per-hypothesis", .count(1...10_000, mayBeAutomatic: true),
    \.bestFirst.labelsPerHypothesis, ladder: .init(measure: .doublings) { 1...$0 * 4 },
    help: "How many labels are tried after a hypothesis; auto: as many as the beam holds.")

  package static let maxLabels = SearchKnob(
    "max-labels", .count(1...100_000, mayBeAutomatic: true), \.alignmentLength.maxLabels,
    ladder: .init(measure: .doublings) { 1...$0 * 4 },
    help: "The most labels of an utterance; auto: as many as it has frames.")

  package static let contextLabels = SearchKnob(
    "context-labels", .count(1...1000, mayBeAutomatic: true), \.pathMerging.contextLabels,
    term: "context",
    help: "Hypotheses that end in so many equal labels share a state; auto: as many as the "
      + "prediction network looks at.")

  package static let pathsPerState = SearchKnob(
    "paths-per-state", .count(1...1000), \.pathMerging.hypothesesPerState,
    ladder: .init(measure: .doublings) { 1...$0 * 4 },
    help: "The most hypotheses that a state keeps.")

  package static let unknown = SearchKnob(
    rawValue: "unknown", kind: .words(UnknownToken.self), users: .all, term: "blank",
    formerly: Former(name: "unknown-as-blank", values: ["true": "blank", "false": "never"]),
    help: "What the unknown token is: counted as blank, a label like any other, or never tried.",
    get: { .word(($0.unknown ?? $1.unknown).rawValue) },
    put: { options, value, _ in options.unknown = UnknownToken(knobValue: value) })

  /// Not where candidates are cut before equal ones are merged: those come best first, so that the
  /// first is the best.
  package static let mergeTimes = SearchKnob(
    "merge-times", .words(MergeStanding.self), \.mergeStanding, term: "merge",
    help: "Whose times a merged hypothesis shows: those of the best alignment, or of the first.")

  package static let fusionTiming = SearchKnob(
    "fusion-timing", .words(FusionTiming.self), \.fusionTiming, of: .all, term: "fusion",
    help: "Whether labels are chosen with what language model and hotwords add (before), or get it "
      + "when they are chosen (after).")

  package static let ilmWeight = SearchKnob(
    "ilm-weight", .number(.finite), \.internalModelWeight, of: .all, term: "HAT",
    help: "How much of the internal language model is taken off each label (HAT only).")
}
