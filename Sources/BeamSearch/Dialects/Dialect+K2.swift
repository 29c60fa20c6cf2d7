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
        "beam_search passes it over."),
      DialectSwitch(
        .beam, "N + 1 tokens after each, blank among them",
        .knobs([.labelsPerHypothesis: "auto"]), in: ["graves"],
        "beam_search tries the best N + 1 tokens, so N labels where blank is one of them; here "
          + "always N labels."),
      .noCap,
    ])

  /// The run-time of k2-fsa/sherpa-onnx.
  static let sherpaOnnx = Dialect(
    name: "sherpa-onnx", summary: "The decoders of k2-fsa's sherpa-onnx run-time.",
    searches: ["modified", "greedy"], confidenceTemperature: 2,
    switches: k2Switches + [
      DialectSwitch(
        .temperature, "2, of token confidences alone", .same,
        "Streaming recognisers report confidences at temperature 2 (token_confidences); the search "
          + "stays at 1.")
    ])

  /// What both do.
  private static let k2Switches: [DialectSwitch] = [
    DialectSwitch(
      .ranking, "score / (U + context)", .knobs([.lengthNorm: "U+context"]),
      "The padding that a hypothesis begins with counts as labels."),
    .firstIsBest(in: "modified"),
    DialectSwitch(
      .unknown, "as blank", .knobs([.unknown: "blank"]), in: ["modified", "greedy"],
      "It ends the frame and spells nothing."),
    .penaltyOfLogit,
    DialectSwitch(
      .fusion, "after the selection", .knobs([.fusionTiming: "after"]),
      "Labels are chosen by the transducer's scores; those chosen then get what language model and "
        + "hotwords add."),
    DialectSwitch(
      .beam, "the best N of hypotheses x vocabulary", .same, in: ["modified"],
      "The cut comes before equal hypotheses are merged, so fewer than N may live."),
    DialectSwitch(
      .cap, "1 a frame", .knobs([.maxSymbols: 1]), in: ["greedy"],
      "A label ends the frame, without a blank being scored."),
    .ties,
  ]
}
