package import BeamSearch

extension SearchRequest {
  /// This request combined with another, which it overrides: naming a search or a dialect here
  /// overrides both settings there; a knob overrides the same knob.
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
