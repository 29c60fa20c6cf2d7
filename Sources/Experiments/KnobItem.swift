package import BeamSearch

/// What a row of the knobs panel sets.
package enum KnobItem: Sendable, Hashable {
  case search
  case dialect
  case knob(SearchKnob)

  package var name: String {
    switch self {
    case .search: "search"
    case .dialect: "dialect"
    case .knob(let knob): knob.name
    }
  }

  /// What a user may type as its value, for help.
  package var argument: String {
    switch self {
    case .search, .dialect: "name"
    case .knob(let knob): knob.argument + ", or default"
    }
  }
}

extension SearchRequest {
  /// A knob, the search or the dialect set as a user typed it; `default` gives a knob back.
  ///
  /// - Parameter plan: of this request.
  /// - Throws: `SearchError` where that cannot be.
  package func setting(
    _ item: KnobItem, to text: String, plan: SearchPlan
  ) throws(SearchError) -> SearchRequest {
    var changed = self
    switch item {
    case .search: changed.search = text
    case .dialect where text == DialectCatalog.noneName:
      (changed.dialect, changed.search) = (nil, plan.profile.name)
    // The dialect's own default search, until another is named.
    case .dialect: (changed.dialect, changed.search) = (try DialectCatalog.named(text), nil)
    // What waits for another search can be given back, too.
    case .knob(let knob) where text == "default": changed.reset(knob)
    case .knob(let knob):
      guard knob.isHeeded(by: plan.profile) else {
        throw .unheededKnob(
          name: knob.name, search: plan.profile.name, heeding: knob.heedingSearches)
      }
      changed.set(try KnobSetting(knob, parsing: text))
    }
    _ = try changed.profile()
    return changed
  }
}
