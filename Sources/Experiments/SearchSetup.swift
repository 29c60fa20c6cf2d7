package import BeamSearch
package import Transducer

/// How to search: a request, and the interventions during the search.
package struct SearchSetup: Sendable, Equatable {
  package var request: SearchRequest
  /// In the order of their frames; per frame at most one forced token, and one value per knob.
  package private(set) var interventions: [SearchIntervention]

  package init(request: SearchRequest, interventions: [SearchIntervention] = []) {
    self.request = request
    self.interventions = []
    for intervention in interventions { add(intervention) }
  }

  /// Adds an intervention; it replaces those that it contradicts at its frame.
  package mutating func add(_ new: SearchIntervention) {
    interventions.removeAll { $0.frame == new.frame && $0.isReplaced(by: new.change) }
    let place = interventions.firstIndex { $0.frame > new.frame } ?? interventions.endIndex
    interventions.insert(new, at: place)
  }

  /// Removes forced and forbidden tokens at a frame.
  package mutating func freeTokens(at frame: Int) {
    interventions.removeAll { $0.frame == frame && $0.token != nil }
  }

  /// The step from which a knob has had its present value; `nil`: from the beginning.
  package func start(of knob: SearchKnob, at step: Int) -> Int? {
    interventions.last { $0.setting?.knob == knob && $0.frame <= step }?.frame
  }

  /// Sets a knob from a step on, as a user typed it; `default` removes every setting of the knob.
  ///
  /// - Throws: `SearchError` if that is not possible.
  package func setting(
    _ knob: SearchKnob, to text: String, from step: Int, plan: SearchPlan, contextSize: Int?
  ) throws(SearchError) -> SearchSetup {
    var changed = self
    let isSetOnTheWay = interventions.contains { $0.setting?.knob == knob }
    if step == 0 || (text == "default" && !isSetOnTheWay) {
      changed.request = try request.setting(.knob(knob), to: text, plan: plan)
    }
    if step == 0 || text == "default" {
      changed.interventions.removeAll { $0.setting?.knob == knob && (isSetOnTheWay || step == 0) }
      return changed
    }
    guard knob.isApplicable(to: plan.profile) else {
      throw .inapplicableKnob(
        name: knob.name, search: plan.profile.name, applicable: knob.applicableSearches)
    }
    // As stored in the options, where U+context is resolved to a number.
    var options = plan.options
    try KnobSetting(knob, parsing: text).apply(to: &options, contextSize: contextSize)
    changed.add(
      SearchIntervention(
        frame: step, .set(KnobSetting(knob, in: options, of: plan.profile))))
    return changed
  }
}

extension SearchIntervention {
  fileprivate func isReplaced(by new: Change) -> Bool {
    switch (change, new) {
    case (.force, .force): true
    case (.forbid(let old), .force(let token)), (.forbid(let old), .forbid(let token)),
      (.force(let old), .forbid(let token)):
      old == token
    case (.set(let old), .set(let setting)): old.knob == setting.knob
    case (.set, _), (_, .set): false
    }
  }

  /// What it does, in a few words; frames count from 0.
  package func words(_ vocabulary: Vocabulary?) -> String {
    let name = { (token: TokenID) in
      vocabulary.map { token == $0.blankID ? "blank" : $0[token] } ?? "token \(token.index)"
    }
    switch change {
    case .force(let token): return "force \(name(token)) at \(frame)"
    case .forbid(let token): return "forbid \(name(token)) at \(frame)"
    case .set(let setting):
      return "\(setting.knob.name) \(setting.value.text) from \(frame)"
    }
  }
}
