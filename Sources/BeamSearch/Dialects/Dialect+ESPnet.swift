extension Dialect {
  /// ESPnet's transducer beam searches (`BeamSearchTransducer` of ESPnet 1 and 2).
  static let espnet = Dialect(
    name: "espnet", summary: "ESPnet's transducer beam searches.",
    searches: ["graves", "greedy", "tsd", "alsd", "nsc", "maes"],
    switches: initialBlankSwitches + [
      .firstTimes(in: ["graves", "tsd", "nsc", "maes"]),
      DialectSwitch(
        .temperature, "there is none", .same, "Asked for, it divides the logits of the search."),
      DialectSwitch(
        .fusion, "after the selection", .knobs([.fusionTiming: "after"]),
        "Labels are chosen by the transducer's scores; those chosen then get the language model's."),
      DialectSwitch(
        .prefixes, "1 label", .knobs([.prefixAlpha: 1]), in: ["nsc"],
        "prefix_alpha: paths of at most one label are merged."),
      DialectSwitch(
        .prefixes, "none", .knobs([.prefixAlpha: 0]), in: ["maes"],
        "ESPnet 2 merges equal hypotheses and has no prefix search; ESPnet 1 had."),
      DialectSwitch(
        .cap, "1 a frame", .knobs([.maxSymbols: 1]), in: ["greedy"],
        "A label ends the frame; no blank is scored there, here each that is taken."),
      DialectSwitch(
        .cap, "2 a frame (max_sym_exp 3)", .knobs([.maxSymbols: 2]), in: ["tsd"],
        "max_sym_exp counts the rounds of a frame, and the last of them only closes it."),
      DialectSwitch(
        .cap, "50 an utterance (u_max)", .knobs([.maxLabels: 50]), in: ["alsd"],
        "There it is also at most one fewer than there are frames."),
    ])

  /// NeMo's `BeamRNNTInfer` and greedy decoders.
  static let nemo = Dialect(
    name: "nemo", summary: "NVIDIA NeMo's RNN-T decoders; it has no nsc.",
    searches: ["graves", "greedy", "tsd", "alsd", "maes"],
    switches: initialBlankSwitches + [
      .searchTemperature, .firstTimes(in: ["graves", "tsd", "maes"]),
      DialectSwitch(
        .fusion, "in the selection", .knobs([.fusionTiming: "before"]),
        "Labels are chosen with what language model and hotwords add."),
      DialectSwitch(
        .prefixes, "1 label", .knobs([.prefixAlpha: 1]), in: ["maes"],
        "maes_prefix_alpha; what the prefix search has counted is not tried again. There equal "
          + "hypotheses are not merged at the end, here they are."),
      DialectSwitch(
        .cap, "10 a frame", .knobs([.maxSymbols: 10]), in: ["greedy"],
        "max_symbols of its greedy decoders."),
      DialectSwitch(
        .cap, "49 a frame (max_sym_exp 50)", .knobs([.maxSymbols: 49]), in: ["tsd"],
        "tsd_max_sym_exp counts the rounds of a frame, and the last of them only closes it."),
      DialectSwitch(
        .cap, "T an utterance", .knobs([.maxLabels: "auto"]), in: ["alsd"],
        "alsd_max_target_len 1.0: as many labels as frames."),
    ])

  /// What both do.
  private static let initialBlankSwitches: [DialectSwitch] = [
    DialectSwitch(
      .ranking, "score / (U + 1)", .knobs([.lengthNorm: "U+1"]),
      "The blank that a hypothesis begins with counts (score_norm, which a configuration may turn "
        + "off)."),
    .firstIsBest(in: "alsd"), .noPrefixes, .unknownIsLabel, .noPenalty, .topLabels, .allAboveKept,
    DialectSwitch(
      .beam, "N + 2 tokens within 2.3 nats",
      .knobs([.extraCandidates: 2, .expandWindow: 2.3]), in: ["maes"],
      "beta and gamma: tokens tried after each hypothesis, blank among them."),
    DialectSwitch(
      .cap, "2 a frame", .knobs([.maxSymbols: 2]), in: ["maes"],
      "The number of steps: after the last, blank closes what is open."),
    .noCap, .ties,
  ]
}
