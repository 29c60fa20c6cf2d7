extension Dialect {
  /// The recipes of k2-fsa/icefall (`decode.py`).
  static let icefall = Dialect(
    name: "icefall", summary: "The decoders of k2-fsa's icefall recipes.",
    searches: ["modified", "greedy", "graves"],
    switches: k2Switches + [
      .searchTemperature,
      .noPrefixes, .firstTimes(in: ["graves"]),
      DialectSwitch(
        .unknown, "never tried", .knobs([.unknown: "never"]), in: ["graves"],
        "beam_search skips it."),
      DialectSwitch(
        .beam, "N + 1 tokens per hypothesis, blank included",
        .knobs([.labelsPerHypothesis: "auto"]), in: ["graves"],
        "beam_search tries the best N + 1 tokens, so N labels if blank is one of them; here always "
          + "N labels."),
      .noCap,
    ])

  /// The k2-fsa/sherpa-onnx runtime.
  static let sherpaOnnx = Dialect(
    name: "sherpa-onnx", summary: "The decoders of k2-fsa's sherpa-onnx runtime.",
    searches: ["modified", "greedy"], confidenceTemperature: 2,
    switches: k2Switches + [
      DialectSwitch(
        .temperature, "2, for token confidences only", .same,
        "Streaming recognisers report confidences at temperature 2 (token_confidences); the search "
          + "uses 1.")
    ])

  /// What both have in common.
  private static let k2Switches: [DialectSwitch] = [
    DialectSwitch(
      .ranking, "score / (U + context)", .knobs([.lengthNorm: "U+context"]),
      "The initial padding of a hypothesis counts as labels."),
    .firstIsBest(in: "modified"),
    DialectSwitch(
      .unknown, "like blank", .knobs([.unknown: "blank"]), in: ["modified", "greedy"],
      "It ends the frame and spells nothing."),
    .penaltyOfLogit,
    DialectSwitch(
      .fusion, "after selection", .knobs([.fusionTiming: "after"]),
      "Labels are selected by the transducer's scores; language model and hotword scores are "
        + "added afterwards."),
    DialectSwitch(
      .beam, "the best N of hypotheses x vocabulary", .same, in: ["modified"],
      "Pruning comes before equal hypotheses are merged, so fewer than N may survive."),
    DialectSwitch(
      .cap, "1 per frame", .knobs([.maxSymbols: 1]), in: ["greedy"],
      "A label ends the frame, and no blank is scored."),
    .ties,
  ]
}
