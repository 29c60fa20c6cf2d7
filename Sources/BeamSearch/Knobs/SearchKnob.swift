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

  package let rawValue: String
  /// One line for help.
  package let help: String
  package let kind: KnobKind
  /// The term of the glossary that fits it.
  package let term: String?
  let users: Users
  /// How `why` turns it; `nil` where it does not.
  let ladder: KnobLadder.Rungs?
  let get: @Sendable (SearchOptions, SearchProfile) -> KnobValue
  let put: @Sendable (inout SearchOptions, KnobValue, _ contextSize: Int?) -> Void

  init(
    _ name: String, _ kind: KnobKind, of users: Users = .listed, term: String? = nil,
    ladder: KnobLadder.Rungs? = nil, help: String,
    get: @escaping @Sendable (SearchOptions, SearchProfile) -> KnobValue,
    put: @escaping @Sendable (inout SearchOptions, KnobValue, _ contextSize: Int?) -> Void
  ) {
    rawValue = name
    self.help = help
    self.kind = kind
    self.term = term
    self.users = users
    self.ladder = ladder
    self.get = get
    self.put = put
  }

  /// A knob that is one of the options.
  init<Stored: KnobStored>(
    _ name: String, _ kind: KnobKind, _ path: any WritableKeyPath<SearchOptions, Stored> & Sendable,
    of users: Users = .listed, term: String? = nil, ladder: KnobLadder.Rungs? = nil, help: String
  ) {
    self.init(
      name, kind, of: users, term: term, ladder: ladder, help: help,
      get: { options, _ in options[keyPath: path].knobValue },
      put: { options, value, _ in
        if let stored = Stored(knobValue: value) { options[keyPath: path] = stored }
      })
  }

  package init?(rawValue: String) {
    guard let knob = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = knob
  }

  /// The name on the command line, without dashes.
  package var name: String { rawValue }

  /// The knob of a name, or `SearchError.unknownKnob`.
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
