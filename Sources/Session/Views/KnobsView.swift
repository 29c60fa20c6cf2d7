package import BeamSearch
package import Experiments
import Transducer

/// Where the value of a knob comes from.
package enum KnobOrigin: Sendable, Equatable {
  /// The search's own default.
  case search
  case dialect(String)
  case user
  /// The user, from a step of the search on.
  case fork(from: Int)
}

/// One row of the knobs panel.
package struct KnobRow: Sendable, Equatable {
  package let item: KnobItem
  /// As a user types it.
  package let value: String
  package let origin: KnobOrigin
  /// Its default: the value if the user had not set it.
  package let usual: String
  package let help: String
}

/// Everything that decides how the search runs.
package struct KnobsView: Sendable {
  /// The search, the dialect, and every knob that the search uses.
  package let rows: [KnobRow]
  package let selected: Int
  /// Language model and hotwords, a line each.
  package let fusion: [String]
  /// Knobs that are set but not used by this search.
  package let waiting: [KnobSetting]
  /// The forks, the shown one marked, where there are any besides the base.
  package let forks: [(name: String, summary: String, isShown: Bool)]

  init(_ state: WorkbenchState) {
    let (request, plan) = (state.request, state.plan)
    let usual = plan.profile.applicable(in: plan.defaults)
    let own = plan.profile.applicable(in: plan.profile.defaults)
    let applicable = plan.profile.applicable(in: state.optionsAtCursor)
    let asked = plan.applicable
    let knobs = zip(applicable, zip(usual, own)).enumerated().map { index, pair in
      let (setting, defaults) = pair
      let start = state.fork.setup.start(of: setting.knob, at: state.cursor.frame)
      let isSet = request.settings.contains { $0.knob == setting.knob }
      let dialect = plan.dialect.flatMap { defaults.0 == defaults.1 ? nil : $0.name }
      return KnobRow(
        item: .knob(setting.knob), value: setting.value.text,
        origin: start.map { .fork(from: $0) } ?? (isSet ? .user : nil)
          ?? dialect.map { .dialect($0) } ?? .search,
        usual: (start == nil ? defaults.0 : asked[index]).value.text, help: setting.knob.help)
    }
    rows = [Self.search(request, plan), Self.dialect(request, plan)] + knobs
    selected = max(0, min(rows.count - 1, state.knobRow))
    fusion = state.model?.fusionLines ?? []
    forks =
      state.forks.count == 1
      ? []
      : state.forks.enumerated().map { index, fork in
        (fork.name, state.summary(of: fork), index == state.forkIndex)
      }
    waiting = request.settings.filter { !$0.knob.isApplicable(to: plan.profile) }
  }

  private static func search(_ request: SearchRequest, _ plan: SearchPlan) -> KnobRow {
    let usual = plan.dialect?.defaultSearch ?? SearchCatalog.defaultName
    return KnobRow(
      item: .search, value: plan.profile.name,
      origin: request.search != nil ? .user : plan.dialect.map { .dialect($0.name) } ?? .search,
      usual: usual, help: plan.profile.summary)
  }

  private static func dialect(_ request: SearchRequest, _ plan: SearchPlan) -> KnobRow {
    KnobRow(
      item: .dialect, value: plan.dialect?.name ?? DialectCatalog.noneName,
      origin: request.dialect == nil ? .search : .user, usual: DialectCatalog.noneName,
      help: plan.dialect?.summary
        ?? "The conventions of another project: "
        + DialectCatalog.all.map(\.name).joined(separator: ", ") + ".")
  }
}

extension WorkbenchState {
  package var knobsView: KnobsView { KnobsView(self) }
}

extension PanelID {
  package static let knobs = PanelID(
    rawValue: "knobs", key: "0", title: "Knobs", about: "the knobs of the search",
    place: .lowerLeft,
    select: { $0.selectKnob(by: $1) }, turn: { $0.turnKnob(up: $1) }, open: { $0.editKnob() },
    term: { $0.termUnderCursor ?? $0.clockTerm })
}
