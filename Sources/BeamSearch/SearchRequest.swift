/// What a user asked for: a search, a dialect, single knobs. The rest follows: what is not set has
/// the search's default, then the dialect's, and what is set wins.
package struct SearchRequest: Sendable, Equatable {
  /// `nil`: the dialect's default, or `SearchCatalog.defaultName`.
  package var search: String?
  package var dialect: Dialect?
  /// At most one of each knob.
  package private(set) var settings: [KnobSetting]

  package init(
    search: String? = nil, dialect: Dialect? = nil, settings: [KnobSetting] = []
  ) {
    self.search = search
    self.dialect = dialect
    self.settings = []
    for setting in settings { set(setting) }
  }

  /// Sets a knob; one that was set before has the new value.
  package mutating func set(_ setting: KnobSetting) {
    if let place = settings.firstIndex(where: { $0.knob == setting.knob }) {
      settings[place] = setting
    } else {
      settings.append(setting)
    }
  }

  /// Gives a knob back to search and dialect.
  package mutating func reset(_ knob: SearchKnob) { settings.removeAll { $0.knob == knob } }

  /// The name of the search that is meant.
  package var searchName: String {
    search ?? dialect?.defaultSearch ?? SearchCatalog.defaultName
  }

  /// The profile of the search that is meant.
  ///
  /// - Throws: `SearchError` where there is no such search, or the dialect's project has none.
  package func profile() throws(SearchError) -> SearchProfile {
    let profile = try SearchCatalog.profile(named: searchName)
    if let dialect, !dialect.searches.contains(profile.name) {
      throw .notInDialect(
        search: profile.name, dialect: dialect.name, offered: dialect.searches)
    }
    return profile
  }

  /// Refuses knobs that the search does not heed.
  package func checkKnobs() throws(SearchError) {
    let profile = try profile()
    for setting in settings where !setting.knob.isHeeded(by: profile) {
      throw .unheededKnob(
        name: setting.knob.name, search: profile.name, heeding: setting.knob.heedingSearches)
    }
  }

  /// All options of the search that is meant. Knobs that it does not heed wait for one that does.
  ///
  /// - Parameter contextSize: how many labels the model's prediction network looks at; `nil` for
  ///   all, or while no model is known.
  package func plan(contextSize: Int?) throws(SearchError) -> SearchPlan {
    let profile = try profile()
    var options = profile.defaults
    for setting in dialect?.settings(for: profile) ?? [] {
      setting.apply(to: &options, contextSize: contextSize)
    }
    let defaults = options
    for setting in settings where setting.knob.isHeeded(by: profile) {
      setting.apply(to: &options, contextSize: contextSize)
    }
    try options.validate(for: profile)
    return SearchPlan(profile: profile, dialect: dialect, options: options, defaults: defaults)
  }
}

/// A search with all its options.
package struct SearchPlan: Sendable, Equatable {
  package let profile: SearchProfile
  package let dialect: Dialect?
  package let options: SearchOptions
  /// What the options would be if no knob were set: the search's own, and the dialect's.
  package let defaults: SearchOptions

  /// Every knob that the search heeds, with its value.
  package var heeded: [KnobSetting] { profile.heeded(in: options) }

  /// Those that are set to another value than search and dialect give them.
  package var unusual: [KnobSetting] {
    zip(heeded, profile.heeded(in: defaults)).filter { $0 != $1 }.map(\.0)
  }
}

extension SearchProfile {
  /// Every knob that the search heeds, with its value in options.
  package func heeded(in options: SearchOptions) -> [KnobSetting] {
    SearchKnob.allCases.filter { $0.isHeeded(by: self) }
      .map { KnobSetting($0, in: options, of: self) }
  }
}
