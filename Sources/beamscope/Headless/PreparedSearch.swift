import BeamSearch
import Transducer

/// A search with its options, ready to be run with a model.
struct PreparedSearch {
  let plan: SearchPlan
  let scorer: LabelScorer
  let fusion: LoadedFusion?

  var name: String { plan.profile.name }
  var options: SearchOptions { plan.options }

  /// - Throws: `SearchError` where the model cannot serve the search.
  func check() throws(SearchError) {
    _ = try SearchCatalog.make(name, scorer: scorer, options: options)
  }

  func decode(
    _ encoded: EncoderOut, recording detail: TraceDetail = .nothing
  ) throws -> DecodeResult {
    try BeamSearch.decode(
      encoded, scorer: scorer, search: name, options: options, fusion: fusion?.scorer,
      recording: detail)
  }

  /// How the search is run, with every knob that it heeds.
  var json: JSON {
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
      members + plan.heeded.map { ($0.knob.jsonKey, $0.value.json) }
        + [("fusion", fusion?.json ?? .null)])
  }

  /// Whether the scores have parts that are not the transducer's.
  var isFused: Bool { fusion != nil || options.internalModelWeight != 0 }

  /// The lines that say how the search is run, beyond its name.
  var lines: [String] {
    let unusual = plan.unusual.map { "\($0.knob.name) \($0.value.text)" }
    let knobs = unusual.isEmpty ? [] : ["knobs: " + unusual.joined(separator: ", ")]
    return knobs + (fusion?.lines ?? []) + (plan.dialect.map { $0.lines(for: plan.profile) } ?? [])
  }
}

extension SearchKnob {
  var jsonKey: String { name.map { $0 == "-" ? "_" : String($0) }.joined() }
}

extension KnobValue {
  var json: JSON {
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
  func json(for profile: SearchProfile) -> JSON {
    .object([
      ("name", .string(name)),
      ("switches", .array(switches(for: profile).map(\.json))),
    ])
  }

  func lines(for profile: SearchProfile) -> [String] {
    ["dialect \(name): \(summary)"]
      + switches(for: profile).map { habit in
        "  \(habit.habit.title): \(habit.value)\(habit.isFollowed ? "" : " (not here)")"
      }
  }
}

extension DialectSwitch {
  var json: JSON {
    .object([
      ("switch", .string(habit.title)), ("value", .string(value)), ("meaning", .string(meaning)),
      ("followed", .bool(isFollowed)),
    ])
  }
}
