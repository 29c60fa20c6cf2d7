extension Dialect {
  /// torchaudio's `RNNTBeamSearch`.
  static let torchaudio = Dialect(
    name: "torchaudio", summary: "torchaudio's RNNTBeamSearch.", searches: ["torchaudio"],
    switches: [
      DialectSwitch(
        .ranking, "score / (U + 2), at every frame", .knobs([.lengthNorm: "U+2"]),
        "This ranks the beam itself, not only the final list; U + 2 is tokens, with the initial "
          + "blank, plus 1."
      ),
      .firstTimes(in: ["torchaudio"]),
      DialectSwitch(.prefixes, "none", .same, "Equal hypotheses merge when they close a frame."),
      .unknownIsLabel, .noPenalty, .searchTemperature,
      DialectSwitch(
        .fusion, "none", .same,
        "If used here, labels are selected with language model and hotword scores included."),
      DialectSwitch(
        .beam, "N labels per round, if they outscore closed hypotheses", .same,
        "A label stays open only if it scores above the N-th best closed hypothesis."),
      DialectSwitch(
        .cap, "100 per frame", .knobs([.maxSymbols: 100]), "step_max_tokens; reached silently."),
      .ties,
    ])
}
