/// A knob of a search as users see it: `--beam 4` on the command line, `:set beam 4` in the
/// workbench, `"beam": 4` in JSON. To add one, write its row, list it in `allCases`, and declare
/// its option on the command line.
package struct SearchKnob: RawRepresentable, Hashable, CaseIterable, Sendable {
  /// The searches whose results a knob can affect.
  enum Users: Sendable {
    case all
    /// Those whose profile lists it.
    case listed
    /// Those that have more than one hypothesis.
    case beams
  }

  /// The former name of a knob, and its former values, in older files and scripts.
  struct Former: Sendable {
    let name: String
    let values: [String: String]
  }

  package let rawValue: String
  package let kind: KnobKind
  var users = Users.listed
  /// The matching term of the glossary.
  package var term: String?
  /// How `why` changes it; `nil` if it does not.
  var ladder: KnobLadder.Rungs?
  /// Still accepted.
  var formerly: Former?
  /// One line for help.
  package let help: String
  let get: @Sendable (SearchOptions, SearchProfile) -> KnobValue
  let put: @Sendable (inout SearchOptions, KnobValue, _ contextSize: Int?) -> Void
}

extension SearchKnob {
  /// A knob for one of the options.
  init<Stored: KnobStored>(
    _ name: String, _ kind: KnobKind, _ path: any WritableKeyPath<SearchOptions, Stored> & Sendable,
    of users: Users = .listed, term: String? = nil, ladder: KnobLadder.Rungs? = nil, help: String
  ) {
    self.init(
      rawValue: name, kind: kind, users: users, term: term, ladder: ladder, help: help,
      get: { options, _ in options[keyPath: path].knobValue },
      put: { options, value, _ in
        if let stored = Stored(knobValue: value) { options[keyPath: path] = stored }
      })
  }

  package init?(rawValue: String) {
    guard let knob = Self.allCases.first(where: { $0.names.contains(rawValue) }) else { return nil }
    self = knob
  }

  /// The name on the command line, without dashes.
  package var name: String { rawValue }

  /// The name, and its former name.
  package var names: [String] { [name] + (formerly.map { [$0.name] } ?? []) }

  /// The knob with a name or former name, or `SearchError.unknownKnob`.
  package static func named(_ name: String) throws(SearchError) -> SearchKnob {
    guard let knob = SearchKnob(rawValue: name) else {
      throw .unknownKnob(name: name, known: allCases.map(\.name))
    }
    return knob
  }

  /// The form of a value, for help.
  package var argument: String { kind.argument }

  package func isApplicable(to profile: SearchProfile) -> Bool {
    switch users {
    case .all: true
    case .listed: profile.knobs.contains(self)
    case .beams: profile.knobs.contains(.beam)
    }
  }

  /// The searches it applies to, as help lists them.
  package var applicableSearches: [String] {
    SearchCatalog.profiles.filter(isApplicable).map(\.name)
  }
}
