extension Dialect {
  /// ESPnet's transducer beam searches (`BeamSearchTransducer` of ESPnet 1 and 2).
  static let espnet = Dialect(
    name: "espnet", summary: "ESPnet's transducer beam searches.",
    searches: ["graves", "greedy", "tsd", "alsd", "nsc", "maes"],
    switches: initialBlankSwitches + [
      .firstTimes(in: ["graves", "tsd", "nsc", "maes"]),
      DialectSwitch(
        .temperature, "none", .same, "If set here, it divides the logits of the search."),
      DialectSwitch(
        .fusion, "after selection", .knobs([.fusionTiming: "after"]),
        "Labels are selected by the transducer's scores; the language model's score is added "
          + "afterwards."),
      DialectSwitch(
        .prefixes, "1 label", .knobs([.prefixAlpha: 1]), in: ["nsc"],
        "prefix_alpha: paths of at most one label are merged."),
      DialectSwitch(
        .prefixes, "none", .knobs([.prefixAlpha: 0]), in: ["maes"],
        "ESPnet 2 merges equal hypotheses but has no prefix search; ESPnet 1 had one."),
      DialectSwitch(
        .cap, "1 per frame", .knobs([.maxSymbols: 1]), in: ["greedy"],
        "A label ends the frame. ESPnet does not score blanks; here every blank taken is scored."),
      DialectSwitch(
        .cap, "2 per frame (max_sym_exp 3)", .knobs([.maxSymbols: 2]), in: ["tsd"],
        "max_sym_exp counts the rounds per frame, and the last only closes it."),
      DialectSwitch(
        .cap, "50 per utterance (u_max)", .knobs([.maxLabels: 50]), in: ["alsd"],
        "ESPnet also limits it to one less than the number of frames."),
    ])

  /// NeMo's `BeamRNNTInfer` and greedy decoders.
  static let nemo = Dialect(
    name: "nemo", summary: "NVIDIA NeMo's RNN-T decoders; it has no nsc.",
    searches: ["graves", "greedy", "tsd", "alsd", "maes"],
    switches: initialBlankSwitches + [
      .searchTemperature, .firstTimes(in: ["graves", "tsd", "maes"]),
      DialectSwitch(
        .fusion, "during selection", .knobs([.fusionTiming: "before"]),
        "Labels are selected with language model and hotword scores included."),
      DialectSwitch(
        .prefixes, "1 label", .knobs([.prefixAlpha: 1]), in: ["maes"],
        "maes_prefix_alpha; paths counted by the prefix search are not expanded again. NeMo does "
          + "not merge equal hypotheses at the end; here they are merged."),
      DialectSwitch(
        .cap, "10 per frame", .knobs([.maxSymbols: 10]), in: ["greedy"],
        "max_symbols of its greedy decoders."),
      DialectSwitch(
        .cap, "49 per frame (max_sym_exp 50)", .knobs([.maxSymbols: 49]), in: ["tsd"],
        "tsd_max_sym_exp counts the rounds per frame, and the last only closes it."),
      DialectSwitch(
        .cap, "T per utterance", .knobs([.maxLabels: "auto"]), in: ["alsd"],
        "alsd_max_target_len 1.0: as many labels as frames."),
    ])

  /// What both have in common.
  private static let initialBlankSwitches: [DialectSwitch] = [
    DialectSwitch(
      .ranking, "score / (U + 1)", .knobs([.lengthNorm: "U+1"]),
      "The initial blank of a hypothesis counts (score_norm, which a configuration may turn off)."),
    .firstIsBest(in: "alsd"), .noPrefixes, .unknownIsLabel, .noPenalty, .topLabels, .allAboveKept,
    DialectSwitch(
      .beam, "N + 2 tokens within 2.3 nats",
      .knobs([.extraCandidates: 2, .expandWindow: 2.3]), in: ["maes"],
      "beta and gamma: tokens tried per hypothesis, blank included."),
    DialectSwitch(
      .cap, "2 per frame", .knobs([.maxSymbols: 2]), in: ["maes"],
      "The number of steps; after the last, blank closes whatever is open."),
    .noCap, .ties,
  ]
}
