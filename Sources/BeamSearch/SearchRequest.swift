/// What a user requested: a search, a dialect, single knobs. A knob that is set wins, then the
/// dialect's value, then the search's default.
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

  /// Sets a knob, replacing any earlier value.
  package mutating func set(_ setting: KnobSetting) {
    if let place = settings.firstIndex(where: { $0.knob == setting.knob }) {
      settings[place] = setting
    } else {
      settings.append(setting)
    }
  }

  /// Resets a knob to the default of search and dialect.
  package mutating func reset(_ knob: SearchKnob) { settings.removeAll { $0.knob == knob } }

  /// The name of the requested search.
  package var searchName: String {
    search ?? dialect?.defaultSearch ?? SearchCatalog.defaultName
  }

  /// The profile of the requested search.
  ///
  /// - Throws: `SearchError` if there is no such search, or the dialect's project does not have it.
  package func profile() throws(SearchError) -> SearchProfile {
    let profile = try SearchCatalog.profile(named: searchName)
    if let dialect, !dialect.searches.contains(profile.name) {
      throw .notInDialect(
        search: profile.name, dialect: dialect.name, offered: dialect.searches)
    }
    return profile
  }

  /// Rejects knobs that do not apply to the search.
  package func checkKnobs() throws(SearchError) {
    let profile = try profile()
    for setting in settings where !setting.knob.isApplicable(to: profile) {
      throw .inapplicableKnob(
        name: setting.knob.name, search: profile.name, applicable: setting.knob.applicableSearches)
    }
  }

  /// All options of the requested search. Knobs that do not apply to it are kept for one they apply
  /// to.
  ///
  /// - Parameter contextSize: the predictor's context size; `nil` for unlimited, or while no model
  ///   is known.
  package func plan(contextSize: Int?) throws(SearchError) -> SearchPlan {
    let profile = try profile()
    var options = profile.defaults
    for setting in dialect?.settings(for: profile) ?? [] {
      setting.apply(to: &options, contextSize: contextSize)
    }
    let defaults = options
    for setting in settings where setting.knob.isApplicable(to: profile) {
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
  /// The options if no knob were set: the search's defaults with the dialect's settings.
  package let defaults: SearchOptions

  /// Every knob that applies to the search, with its value.
  package var applicable: [KnobSetting] { profile.applicable(in: options) }

  /// Those whose value differs from the default of search and dialect.
  package var unusual: [KnobSetting] {
    zip(applicable, profile.applicable(in: defaults)).filter { $0 != $1 }.map(\.0)
  }
}

extension SearchProfile {
  /// Every knob that applies to the search, with its value in options.
  package func applicable(in options: SearchOptions) -> [KnobSetting] {
    SearchKnob.allCases.filter { $0.isApplicable(to: self) }
      .map { KnobSetting($0, in: options, of: self) }
  }
}
