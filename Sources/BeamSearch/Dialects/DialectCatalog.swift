/// Every dialect, by name: a new one is a file here and a line in `all`.
package enum DialectCatalog {
  /// What a user types to leave a dialect.
  package static let noneName = "none"

  /// In the order that help lists them.
  package static let all: [Dialect] = [.icefall, .sherpaOnnx, .espnet, .nemo, .torchaudio]

  /// The dialect of a name, or `SearchError.unknownDialect`.
  package static func named(_ name: String) throws(SearchError) -> Dialect {
    guard let dialect = all.first(where: { $0.name == name }) else {
      throw .unknownDialect(name: name, known: all.map(\.name))
    }
    return dialect
  }
}

/// Habits that several projects share.
extension DialectSwitch {
  static func firstTimes(in searches: [String]) -> DialectSwitch {
    DialectSwitch(
      .merging, "that came first", .knobs([.mergeTimes: "first"]), in: searches,
      "Only the total is log-added; times and token scores are those of whichever alignment came "
        + "first, likely or not.")
  }

  static func firstIsBest(in search: String) -> DialectSwitch {
    DialectSwitch(
      .merging, "that came first, the best", .same, in: [search],
      "Only the total is log-added; candidates come best first, so times and token scores are "
        + "those of the most probable alignment.")
  }

  static let noPrefixes = DialectSwitch(
    .prefixes, "none", .knobs([.prefixMerging: false]), in: ["graves"],
    "Graves's step before each frame is left out.")

  static let ties = DialectSwitch(
    .ties, "as containers have them", .differs,
    "Here the lower token id comes first, then the earlier parent, in every run.")

  static let noCap = DialectSwitch(
    .cap, "no limit a frame", .differs, in: ["graves"],
    "A model that dislikes blank would go on for ever; here max-symbols holds.")

  static let penaltyOfLogit = DialectSwitch(
    .blankPenalty, "off the logit", .same,
    "It is subtracted from the logit of blank, before temperature and log-softmax.")

  static let noPenalty = DialectSwitch(
    .blankPenalty, "there is none", .same, "Asked for, it is taken off the logit of blank.")

  static let searchTemperature = DialectSwitch(
    .temperature, "scales the search", .same, "It divides the logits before the log-softmax.")

  static let unknownIsLabel = DialectSwitch(
    .unknown, "as any label", .differs, "Here it is never tried: it spells nothing.")

  static let allAboveKept = DialectSwitch(
    .beam, "may keep more than N", .differs, in: ["graves"],
    "Every hypothesis above the best open one stays, and equal ones are not merged; here equal ones "
      + "are merged and N stay.")

  static let topLabels = DialectSwitch(
    .beam, "N labels after each hypothesis", .knobs([.labelsPerHypothesis: "auto"]), in: ["graves"],
    "The best-first search tries as many labels after a hypothesis as the beam holds.")
}
