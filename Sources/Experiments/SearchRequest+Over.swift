package import BeamSearch

extension SearchRequest {
  /// What is asked for here, over what else was asked for: a search or a dialect named here overrides
  /// both there, a knob the same knob.
  package func over(_ base: SearchRequest) -> SearchRequest {
    var request = self
    if search == nil, dialect == nil {
      (request.search, request.dialect) = (base.search, base.dialect)
    }
    for setting in base.settings where !settings.contains(where: { $0.knob == setting.knob }) {
      request.set(setting)
    }
    return request
  }
}
