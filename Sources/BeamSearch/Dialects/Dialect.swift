/// Another project's habits as one bundle of labelled switches, under that project's name.
///
/// A dialect sets knobs of the searches here; what no knob reaches is said, and not pretended.
package struct Dialect: Sendable, Equatable {
  /// The name on the command line.
  package let name: String
  /// One sentence: whose habits, and from which programs.
  package let summary: String
  /// The searches that the project has, as they are named here, the default one first.
  package let searches: [String]
  /// In the order of the habits.
  package let switches: [DialectSwitch]
  /// The temperature of the token confidences that the project reports; `nil` where it reports none
  /// of their own. It never touches the search.
  package let confidenceTemperature: Double?

  init(
    name: String, summary: String, searches: [String], confidenceTemperature: Double? = nil,
    switches: [DialectSwitch]
  ) {
    self.name = name
    self.summary = summary
    self.searches = searches
    self.switches = DialectHabit.allCases.flatMap { habit in
      switches.filter { $0.habit == habit }
    }
    self.confidenceTemperature = confidenceTemperature
  }

  /// The search that its programs use when they are asked for a beam.
  package var defaultSearch: String { searches[0] }

  /// The switches that matter to a search.
  package func switches(for profile: SearchProfile) -> [DialectSwitch] {
    switches.filter { $0.searches.isEmpty || $0.searches.contains(profile.name) }
  }

  /// What it sets for a search: only knobs that the search heeds.
  package func settings(for profile: SearchProfile) -> [KnobSetting] {
    switches(for: profile).flatMap(\.settings).filter { $0.knob.isHeeded(by: profile) }
  }
}

/// What projects do differently, a row of the table of dialects.
package enum DialectHabit: String, Sendable, CaseIterable {
  case ranking, merging, prefixes, unknown, blankPenalty, temperature, fusion, beam, cap, ties

  package var title: String {
    switch self {
    case .ranking: "the final list is ranked by"
    case .merging: "a merged hypothesis shows the times"
    case .prefixes: "prefix merging"
    case .unknown: "the unknown token"
    case .blankPenalty: "the blank penalty"
    case .temperature: "the temperature"
    case .fusion: "language model and hotwords count"
    case .beam: "a beam of N"
    case .cap: "the most labels"
    case .ties: "ties"
    }
  }
}

/// One habit of a project.
package struct DialectSwitch: Sendable, Equatable {
  /// How the searches here follow it.
  package enum Standing: Sendable, Equatable {
    /// They do as they are told by these knobs.
    case set([KnobSetting])
    /// They all do so.
    case same
    /// They do not; the meaning says what they do.
    case differs

    static func knobs(_ values: KeyValuePairs<SearchKnob, KnobValue>) -> Standing {
      .set(values.map { KnobSetting($0, $1) })
    }
  }

  package let habit: DialectHabit
  /// A few words.
  package let value: String
  /// One sentence.
  package let meaning: String
  package let standing: Standing
  /// The searches that it is about; empty for all.
  package let searches: [String]

  init(
    _ habit: DialectHabit, _ value: String, _ standing: Standing, in searches: [String] = [],
    _ meaning: String
  ) {
    self.habit = habit
    self.value = value
    self.standing = standing
    self.searches = searches
    self.meaning = meaning
  }

  package var settings: [KnobSetting] {
    if case .set(let settings) = standing { settings } else { [] }
  }

  /// Whether the result is the project's in this respect.
  package var isFollowed: Bool { standing != .differs }
}
