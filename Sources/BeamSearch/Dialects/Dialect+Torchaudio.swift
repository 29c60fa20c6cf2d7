extension Dialect {
  /// torchaudio's `RNNTBeamSearch`.
  static let torchaudio = Dialect(
    name: "torchaudio", summary: "torchaudio's RNNTBeamSearch.", searches: ["torchaudio"],
    switches: [
      DialectSwitch(
        .ranking, "score / (U + 2), at every frame", .knobs([.lengthNorm: "U+2"]),
        "The beam itself is ranked so, not only the final list: tokens, with the initial blank, and 1."
      ),
      .firstTimes(in: ["torchaudio"]),
      DialectSwitch(.prefixes, "none", .same, "Equal hypotheses are merged as they close a frame."),
      .unknownIsLabel, .noPenalty, .searchTemperature,
      DialectSwitch(
        .fusion, "there is none", .same,
        "Asked for, labels are chosen with what language model and hotwords add."),
      DialectSwitch(
        .beam, "N labels a round, if they beat what closed the frame", .same,
        "A label goes on only with a score above the N-th best hypothesis that has closed the "
          + "frame."),
      DialectSwitch(
        .cap, "100 a frame", .knobs([.maxSymbols: 100]), "step_max_tokens; reaching it is silent."),
      .ties,
    ])
}
