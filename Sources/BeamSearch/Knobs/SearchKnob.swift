/// A knob of a search as users meet it: `--beam 4` on the command line, `:set beam 4` in the
/// workbench, `"beam": 4` in JSON. To add one, write its row, name it in `allCases`, and declare its
/// option on the command line.
package struct SearchKnob: RawRepresentable, Hashable, CaseIterable, Sendable {
  /// Which searches a knob changes (where its value is in question at all).
  enum Users: Sendable {
    case all
    /// Those whose profile names it.
    case listed
    /// Those that have more than one hypothesis.
    case beams
  }

  /// What a knob was called, and its values, in files and scripts of before.
  struct Former: Sendable {
    let name: String
    let values: [String: String]
  }

  package let rawValue: String
  package let kind: KnobKind
  var users = Users.listed
  /// The term of the glossary that fits it.
  package var term: String?
  /// How `why` turns it; `nil` where it does not.
  var ladder: KnobLadder.Rungs?
  /// Still read.
  var formerly: Former?
  /// One line for help.
  package let help: String
  let get: @Sendable (SearchOptions, SearchProfile) -> KnobValue
  let put: @Sendable (inout SearchOptions, KnobValue, _ contextSize: Int?) -> Void
}

extension SearchKnob {
  /// A knob that is one of the options.
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

  /// The name, and what it was called before.
  package var names: [String] { [name] + (formerly.map { [$0.name] } ?? []) }

  /// The knob of a name, also of a former one, or `SearchError.unknownKnob`.
  package static func named(_ name: String) throws(SearchError) -> SearchKnob {
    guard let knob = SearchKnob(rawValue: name) else {
      throw .unknownKnob(name: name, known: allCases.map(\.name))
    }
    return knob
  }

  /// What a value looks like, for help.
  package var argument: String { kind.argument }

  package func isHeeded(by profile: SearchProfile) -> Bool {
    switch users {
    case .all: true
    case .listed: profile.knobs.contains(self)
    case .beams: profile.knobs.contains(.beam)
    }
  }

  /// The searches that heed it, as help lists them.
  package var heedingSearches: [String] {
    SearchCatalog.profiles.filter(isHeeded).map(\.name)
  }
}
