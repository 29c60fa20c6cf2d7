/// Every dialect, by name: to add one, write a file here and a line in `all`.
package enum DialectCatalog {
  /// What a user types to end the use of a dialect.
  package static let noneName = "none"

  /// In the order help lists them.
  package static let all: [Dialect] = [.icefall, .sherpaOnnx, .espnet, .nemo, .torchaudio]

  /// The dialect with a name, or `SearchError.unknownDialect`.
  package static func named(_ name: String) throws(SearchError) -> Dialect {
    guard let dialect = all.first(where: { $0.name == name }) else {
      throw .unknownDialect(name: name, known: all.map(\.name))
    }
    return dialect
  }
}

/// Conventions shared by several projects.
extension DialectSwitch {
  static func firstTimes(in searches: [String]) -> DialectSwitch {
    DialectSwitch(
      .merging, "of the first alignment", .knobs([.mergeTimes: "first"]), in: searches,
      "Only the total is log-added; timestamps and token scores are those of whichever alignment "
        + "came first, likely or not.")
  }

  static func firstIsBest(in search: String) -> DialectSwitch {
    DialectSwitch(
      .merging, "of the first alignment, the best", .same, in: [search],
      "Only the total is log-added; candidates come best first, so timestamps and token scores are "
        + "those of the most probable alignment.")
  }

  static let noPrefixes = DialectSwitch(
    .prefixes, "none", .knobs([.prefixMerging: false]), in: ["graves"],
    "Graves's prefix step before each frame is left out.")

  static let ties = DialectSwitch(
    .ties, "by container order", .differs,
    "Here the lower token id comes first, then the earlier parent, in every run.")

  static let noCap = DialectSwitch(
    .cap, "no limit per frame", .differs, in: ["graves"],
    "A model that avoids blank would never stop; here max-symbols applies.")

  static let penaltyOfLogit = DialectSwitch(
    .blankPenalty, "subtracted from the logit", .same,
    "It is subtracted from the blank logit, before temperature and log-softmax.")

  static let noPenalty = DialectSwitch(
    .blankPenalty, "none", .same, "If set here, it is subtracted from the blank logit.")

  static let searchTemperature = DialectSwitch(
    .temperature, "scales the search", .same, "It divides the logits before the log-softmax.")

  static let unknownIsLabel = DialectSwitch(
    .unknown, "like any label", .differs, "Here it is never tried: it spells nothing.")

  static let allAboveKept = DialectSwitch(
    .beam, "possibly more than N", .differs, in: ["graves"],
    "Every hypothesis above the best open one is kept, and equal ones are not merged; here equal "
      + "ones are merged and N are kept.")

  static let topLabels = DialectSwitch(
    .beam, "N labels per hypothesis", .knobs([.labelsPerHypothesis: "auto"]), in: ["graves"],
    "Best-first search tries as many labels per hypothesis as the beam holds.")
}
