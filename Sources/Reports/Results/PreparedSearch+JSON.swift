package import BeamSearch
import Recognition
package import Text

extension PreparedSearch {
  /// How the search is run, with every knob that it uses.
  package var json: JSON {
    let profile = plan.profile.serving(scorer)
    var members: [(String, JSON)] = [
      ("name", .string(profile.name)),
      ("semantics", .string(profile.semantics.rawValue)),
      ("tie_rule", .string(SearchProfile.tieRule)),
      ("dialect", plan.dialect.map { $0.json(for: profile) } ?? .null),
    ]
    // What a search has one of, whatever the knobs say.
    if !profile.knobs.contains(.beam) { members.append(("beam", .integer(1))) }
    if !profile.knobs.contains(.maxSymbols), profile.clock == .frames {
      members.append(("max_symbols", .integer(1)))
    }
    return .object(
      members + plan.applicable.map { ($0.knob.jsonKey, $0.value.json) }
        + [("fusion", fusion?.json ?? .null)])
  }
}

extension SearchKnob {
  var jsonKey: String { name.map { $0 == "-" ? "_" : String($0) }.joined() }
}

extension KnobValue {
  package var json: JSON {
    switch self {
    case .count(let value): value.map { .integer($0) } ?? .null
    case .number(let value): .number(value)
    case .flag(let value): .bool(value)
    case .word(let value): .string(value)
    }
  }
}

extension Dialect {
  /// The switches that matter to the search.
  package func json(for profile: SearchProfile) -> JSON {
    .object([
      ("name", .string(name)),
      ("switches", .array(switches(for: profile).map(\.json))),
    ])
  }
}

extension DialectSwitch {
  package var json: JSON {
    .object([
      ("switch", .string(habit.title)), ("value", .string(value)), ("meaning", .string(meaning)),
      ("followed", .bool(isFollowed)),
    ])
  }
}
