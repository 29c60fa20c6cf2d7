package import BeamSearch

/// A row of the knobs panel.
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
  /// A knob, the search or the dialect set as a user typed it; `default` resets a knob.
  ///
  /// - Parameter plan: the plan of this request.
  /// - Throws: `SearchError` if that is not possible.
  package func setting(
    _ item: KnobItem, to text: String, plan: SearchPlan
  ) throws(SearchError) -> SearchRequest {
    var changed = self
    switch item {
    case .search: changed.search = text
    case .dialect where text == DialectCatalog.noneName:
      (changed.dialect, changed.search) = (nil, plan.profile.name)
    // The dialect's default search, until another is named.
    case .dialect: (changed.dialect, changed.search) = (try DialectCatalog.named(text), nil)
    // A knob that the current search ignores can also be reset.
    case .knob(let knob) where text == "default": changed.reset(knob)
    case .knob(let knob):
      guard knob.isApplicable(to: plan.profile) else {
        throw .inapplicableKnob(
          name: knob.name, search: plan.profile.name, applicable: knob.applicableSearches)
      }
      changed.set(try KnobSetting(knob, parsing: text))
    }
    _ = try changed.profile()
    return changed
  }
}
