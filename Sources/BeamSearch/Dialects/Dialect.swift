/// Another project's decoding conventions as a named bundle of settings.
///
/// A dialect sets knobs of the searches here; what no knob can reproduce is stated as a difference.
package struct Dialect: Sendable, Equatable {
  /// The name on the command line.
  package let name: String
  /// One sentence: which project, and which programs.
  package let summary: String
  /// The searches the project has, by their names here, default first.
  package let searches: [String]
  /// In the order of `DialectHabit`.
  package let switches: [DialectSwitch]
  /// The temperature of the token confidences the project reports; `nil` if it has no separate one.
  /// It never affects the search.
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

  /// The search its programs use for beam search.
  package var defaultSearch: String { searches[0] }

  /// The switches that concern a search.
  package func switches(for profile: SearchProfile) -> [DialectSwitch] {
    switches.filter { $0.searches.isEmpty || $0.searches.contains(profile.name) }
  }

  /// The settings for a search: only knobs that apply to it.
  package func settings(for profile: SearchProfile) -> [KnobSetting] {
    switches(for: profile).flatMap(\.settings).filter { $0.knob.isApplicable(to: profile) }
  }
}

/// A convention that differs between projects: a row of the dialect table.
package enum DialectHabit: String, Sendable, CaseIterable {
  case ranking, merging, prefixes, unknown, blankPenalty, temperature, fusion, beam, cap, ties

  package var title: String {
    switch self {
    case .ranking: "ranking of the final list"
    case .merging: "timestamps of a merged hypothesis"
    case .prefixes: "prefix merging"
    case .unknown: "unknown token"
    case .blankPenalty: "blank penalty"
    case .temperature: "temperature"
    case .fusion: "language model and hotword scores"
    case .beam: "beam of N"
    case .cap: "maximum labels"
    case .ties: "ties"
    }
  }
}

/// One convention of a project.
package struct DialectSwitch: Sendable, Equatable {
  /// How the searches here reproduce it.
  package enum Support: Sendable, Equatable {
    /// Through these knob settings.
    case set([KnobSetting])
    /// They always behave this way.
    case same
    /// They do not; `meaning` says what they do instead.
    case differs

    static func knobs(_ values: KeyValuePairs<SearchKnob, KnobValue>) -> Support {
      .set(values.map { KnobSetting($0, $1) })
    }
  }

  package let habit: DialectHabit
  /// A few words.
  package let value: String
  /// One sentence.
  package let meaning: String
  package let support: Support
  /// The searches it concerns; empty for all.
  package let searches: [String]

  init(
    _ habit: DialectHabit, _ value: String, _ support: Support, in searches: [String] = [],
    _ meaning: String
  ) {
    self.habit = habit
    self.value = value
    self.support = support
    self.searches = searches
    self.meaning = meaning
  }

  package var settings: [KnobSetting] {
    if case .set(let settings) = support { settings } else { [] }
  }

  /// Whether results match the project's in this respect.
  package var isFollowed: Bool { support != .differs }
}
