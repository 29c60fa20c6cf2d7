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
    help: "Number of hypotheses kept after each frame.")

  package static let maxSymbols = SearchKnob(
    "max-symbols", .count(1...1000), \.maxSymbolsPerFrame, term: "cap",
    ladder: .init(measure: .doublings) { 1...max($0 * 4, 8) }, help: "Maximum labels per frame.")

  package static let nBest = SearchKnob(
    "nbest", .count(1...10_000), \.nBest, of: .all, term: "n-best",
    help: "Maximum number of candidates in the final list.")

  package static let blankPenalty = SearchKnob(
    "blank-penalty", .number(.finite), \.adjustment.blankPenalty, of: .all, term: "blank",
    ladder: .init(measure: .nats) { $0 - 6.4...$0 + 6.4 },
    help: "Subtracted from the blank logit.")

  package static let temperature = SearchKnob(
    "temperature", .number(.positive), \.adjustment.temperature, of: .all,
    ladder: .init(measure: .doublings) { 0.05...max($0 * 4, 4) },
    help: "Divides the logits; must be above 0.")

  package static let lengthNorm = SearchKnob(
    rawValue: "length-norm", kind: .lengthRule, users: .beams,
    help: "How the final list is ranked: by score (none), or by score per label, dividing by the "
      + "number of labels U plus 2 (U+2) or plus the predictor's context size (U+context).",
    get: { options, _ in .word(LengthRule(options.lengthNormalization).word) },
    put: { options, value, contextSize in
      guard case .word(let word) = value, let rule = LengthRule(word) else { return }
      options.lengthNormalization = rule.normalization(contextSize: contextSize)
    })

  package static let expandWindow = SearchKnob(
    "expand-window", .number(.notNegative), \.adaptive.window,
    ladder: .init(measure: .nats) { 0.05...$0 + 6.4 },
    help: "How far, in nats, a token may score below the most probable one.")

  package static let extraCandidates = SearchKnob(
    "extra-candidates", .count(0...10_000), \.adaptive.extraCandidates,
    ladder: .init(measure: .doublingsFromOne) { 0...$0 + 16 },
    help: "Tokens tried per hypothesis beyond the beam width.")

  package static let prefixAlpha = SearchKnob(
    rawValue: "prefix-alpha", kind: .count(0...1000),
    ladder: .init(measure: .doublingsFromOne) { 0...$0 + 4 },
    help: "Maximum path length (labels) for prefix merging; 0 turns it off.",
    get: { options, profile in
      .count(
        profile.knobs.contains(.expandWindow)
          ? options.adaptive.prefixAlpha : options.constrained.prefixAlpha)
    },
    // No search uses both.
    put: { options, value, _ in
      guard case .count(let longest?) = value else { return }
      options.constrained.prefixAlpha = longest
      options.adaptive.prefixAlpha = longest
    })

  package static let prefixMerging = SearchKnob(
    "prefix-merging", .flag, \.bestFirst.mergesPrefixes, term: "merge",
    help: "Whether prefixes in the beam add probability to longer hypotheses before each frame.")

  package static let labelsPerHypothesis = SearchKnob(
    "labels-per-hypothesis", .count(1...10_000, mayBeAutomatic: true),
    \.bestFirst.labelsPerHypothesis, ladder: .init(measure: .doublings) { 1...$0 * 4 },
    help: "Labels tried per hypothesis; auto: the beam width.")

  package static let maxLabels = SearchKnob(
    "max-labels", .count(1...100_000, mayBeAutomatic: true), \.alignmentLength.maxLabels,
    ladder: .init(measure: .doublings) { 1...$0 * 4 },
    help: "Maximum labels per utterance; auto: the number of frames.")

  package static let contextLabels = SearchKnob(
    "context-labels", .count(1...1000, mayBeAutomatic: true), \.pathMerging.contextLabels,
    term: "context",
    help: "Number of final labels that hypotheses in one state share; auto: the predictor's "
      + "context size.")

  package static let pathsPerState = SearchKnob(
    "paths-per-state", .count(1...1000), \.pathMerging.hypothesesPerState,
    ladder: .init(measure: .doublings) { 1...$0 * 4 },
    help: "Maximum hypotheses kept per state.")

  package static let unknown = SearchKnob(
    rawValue: "unknown", kind: .words(UnknownToken.self), users: .all, term: "blank",
    formerly: Former(name: "unknown-as-blank", values: ["true": "blank", "false": "never"]),
    help: "How the unknown token is treated: as blank, as a label like any other, or never tried.",
    get: { .word(($0.unknown ?? $1.unknown).rawValue) },
    put: { options, value, _ in options.unknown = UnknownToken(knobValue: value) })

  /// Not if candidates are pruned before equal ones are merged: they come best first, so the first
  /// is the best.
  package static let mergeTimes = SearchKnob(
    "merge-times", .words(TimestampPolicy.self), \.timestampPolicy, term: "merge",
    help: "Timestamps of a merged hypothesis: those of the best or of the first alignment.")

  package static let fusionTiming = SearchKnob(
    "fusion-timing", .words(FusionTiming.self), \.fusionTiming, of: .all, term: "fusion",
    help: "Whether language model and hotword scores count when labels are selected (before), or "
      + "are added to the selected labels (after).")

  package static let ilmWeight = SearchKnob(
    "ilm-weight", .number(.finite), \.internalModelWeight, of: .all, term: "HAT",
    help: "Weight of the internal language model score subtracted from each label (HAT only).")
}
