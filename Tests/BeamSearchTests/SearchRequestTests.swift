import BeamSearch
import TestSupport
import Testing
import Transducer

/// What a user requests, and the resulting search, dialect and knobs.
@Suite struct SearchRequestTests {
  static let dialects = DialectCatalog.all.map(\.name)

  /// Two values of each knob, neither a default of any search.
  static func values(of knob: SearchKnob) -> [KnobSetting] {
    let values: [KnobValue] =
      switch knob.kind {
      case .count(_, mayBeAutomatic: true): ["auto", 9]
      case .count: [3, 17]
      case .number(.finite): [-0.5, 1e-3]
      case .number: [0.5, 7.25]
      case .flag: [true, false]
      case .words(let words): words.map { .word($0) }
      case .lengthRule: ["U+5", "U+0"]
      }
    return values.map { KnobSetting(knob, $0) }
  }

  /// A knob that was set reads back with the same value, as typed, in every search it applies to.
  @Test(arguments: SearchKnob.allCases)
  func aKnobIsReadBackAsItWasSet(knob: SearchKnob) throws {
    let names = knob.applicableSearches
    #expect(!names.isEmpty)
    for setting in Self.values(of: knob) {
      #expect(setting.knob == knob)
      #expect(try KnobSetting(knob, parsing: setting.value.text) == setting)
      for name in names {
        let request = SearchRequest(search: name, settings: [setting])
        try request.checkKnobs()
        let plan = try request.plan(contextSize: 3)
        #expect(plan.applicable.contains(setting), "\(name)")
        let usual = try SearchRequest(search: name).plan(contextSize: 3)
        #expect(plan.unusual == (usual.applicable.contains(setting) ? [] : [setting]))
      }
    }
  }

  @Test(arguments: SearchCatalog.profiles.map(\.name))
  func aKnobThatIsNotHeededIsRefusedAndChangesNothing(name: String) throws {
    let usual = try SearchRequest(search: name).plan(contextSize: nil)
    let applicable = Set(usual.applicable.map(\.knob))
    for knob in SearchKnob.allCases where !applicable.contains(knob) {
      for setting in Self.values(of: knob) {
        let request = SearchRequest(search: name, settings: [setting])
        let error = #expect(throws: SearchError.self) { try request.checkKnobs() }
        #expect(
          error
            == .inapplicableKnob(name: knob.name, search: name, applicable: knob.applicableSearches)
        )
        #expect(!knob.applicableSearches.contains(name))
        #expect(try request.plan(contextSize: nil) == usual)
      }
    }
  }

  static let bad: [(SearchKnob, [String])] = [
    (.beam, ["0", "-1", "10001", "4.0", "", "four", "99999999999999999999"]),
    (.maxSymbols, ["0", "1001", "auto"]),
    (.nBest, ["0", "x"]),
    (.blankPenalty, ["inf", "nan", "0x1p3", ""]),
    (.temperature, ["0", "-0", "-1", "inf", "nan"]),
    (.lengthNorm, ["U", "U+", "U+-1", "U+1001", "V+1", ""]),
    (.expandWindow, ["-0.1", "nan"]),
    (.extraCandidates, ["-1"]),
    (.prefixAlpha, ["-1", "1001"]),
    (.prefixMerging, ["yes", "TRUE", ""]),
    (.labelsPerHypothesis, ["0", "none"]),
    (.maxLabels, ["0", "-3"]),
    (.contextLabels, ["0"]),
    (.pathsPerState, ["0", "auto"]),
    (.unknown, ["auto", "True"]),
    (.mergeTimes, ["last"]),
    (.fusionTiming, ["beforeSelection"]),
    (.ilmWeight, ["inf"]),
  ]

  @Test(arguments: bad)
  func aValueThatIsNoneIsRefused(knob: SearchKnob, texts: [String]) throws {
    for text in texts {
      let error = #expect(throws: SearchError.self) { try KnobSetting(knob, parsing: text) }
      guard case .invalidOption(let name, let value, let expected) = error else {
        Issue.record("\(text): \(String(describing: error))")
        continue
      }
      #expect(name == knob.name && value == (text.isEmpty ? "empty" : text) && !expected.isEmpty)
    }
  }

  /// Files and scripts of before call it by another name.
  @Test func aFormerNameIsRead() throws {
    let knob = try SearchKnob.named("unknown-as-blank")
    #expect(knob == .unknown && knob.name == "unknown")
    for (text, value) in [("true", "blank"), ("false", "never"), ("label", "label")] {
      #expect(try KnobSetting(knob, parsing: text).value == .word(value))
    }
  }

  @Test func whatIsUnknownIsRefusedWithWhatIsKnown() {
    #expect(
      throws: SearchError.unknownSearch(
        name: "psychic", known: SearchCatalog.profiles.map(\.name))
    ) { try SearchRequest(search: "psychic").profile() }
    #expect(throws: SearchError.unknownDialect(name: "latin", known: Self.dialects)) {
      try DialectCatalog.named("latin")
    }
    #expect(
      throws: SearchError.unknownKnob(name: "luck", known: SearchKnob.allCases.map(\.name))
    ) { try SearchKnob.named("luck") }
  }
}

/// Dialects are bundles of knobs, and what is set wins.
@Suite struct DialectTests {
  @Test(arguments: SearchRequestTests.dialects)
  func aDialectIsMadeOfWhatExists(name: String) throws {
    let dialect = try DialectCatalog.named(name)
    for search in dialect.searches + dialect.switches.flatMap(\.searches) {
      #expect(dialect.searches.contains(search))
      _ = try SearchCatalog.profile(named: search)
    }
    #expect(Set(dialect.switches.map(\.habit)).isSuperset(of: [.ranking, .merging, .unknown]))
    // A switch with settings sets something in at least one search of the project.
    for habit in dialect.switches {
      for setting in habit.settings {
        let profiles = try dialect.searches.map { try SearchCatalog.profile(named: $0) }
        #expect(profiles.contains { dialect.settings(for: $0).contains(setting) }, "\(habit)")
      }
    }
    #expect(try SearchRequest(dialect: dialect).profile().name == dialect.defaultSearch)
  }

  @Test(arguments: SearchRequestTests.dialects)
  func whatADialectSetsHoldsUnlessItIsSetOtherwise(name: String) throws {
    let dialect = try DialectCatalog.named(name)
    for search in dialect.searches {
      let plan = try SearchRequest(search: search, dialect: dialect).plan(contextSize: 2)
      let profile = plan.profile
      let settings = dialect.settings(for: profile)
      #expect(Set(settings.map(\.knob.name)).count == settings.count, "one value a knob")
      for setting in settings where setting != KnobSetting(.lengthNorm, "U+context") {
        #expect(plan.applicable.contains(setting), "\(search)")
      }
      #expect(plan.unusual == [])
      for knob in SearchKnob.allCases where knob.isApplicable(to: profile) {
        for setting in SearchRequestTests.values(of: knob) {
          let own = SearchRequest(search: search, dialect: dialect, settings: [setting])
          #expect(try own.plan(contextSize: 2).applicable.contains(setting))
        }
      }
    }
  }

  @Test(arguments: SearchRequestTests.dialects)
  func aSearchThatTheProjectDoesNotHaveIsRefused(name: String) throws {
    let dialect = try DialectCatalog.named(name)
    for search in SearchCatalog.profiles.map(\.name) where !dialect.searches.contains(search) {
      let request = SearchRequest(search: search, dialect: dialect)
      #expect(
        throws: SearchError.notInDialect(
          search: search, dialect: name, offered: dialect.searches)
      ) { try request.plan(contextSize: 2) }
    }
  }

  /// Details that are easy to get wrong: what each project divides by, merges, counts.
  @Test func theTraps() throws {
    func options(_ dialect: Dialect, _ search: String? = nil) throws -> SearchOptions {
      try SearchRequest(search: search, dialect: dialect).plan(contextSize: 2).options
    }
    let icefall = try DialectCatalog.named("icefall")
    let sherpa = try DialectCatalog.named("sherpa-onnx")
    let espnet = try DialectCatalog.named("espnet")
    let nemo = try DialectCatalog.named("nemo")
    let torchaudio = try DialectCatalog.named("torchaudio")
    for k2 in [icefall, sherpa] {
      let options = try options(k2)
      #expect(options.lengthNormalization == .perLabel(offset: 2))
      #expect(options.unknown == .blank && options.timestampPolicy == .best)
      #expect(options.fusionTiming == .afterSelection && options.adjustment == .none)
    }
    #expect(sherpa.confidenceTemperature == 2 && icefall.confidenceTemperature == nil)
    #expect(try options(icefall, "graves").bestFirst.mergesPrefixes == false)
    #expect(try options(icefall, "graves").timestampPolicy == .first)
    #expect(try options(nemo, "tsd").timestampPolicy == .first)
    #expect(try options(icefall, "greedy").maxSymbolsPerFrame == 1)
    #expect(try options(espnet).lengthNormalization == .perLabel(offset: 1))
    #expect(try options(espnet, "tsd").maxSymbolsPerFrame == 2)
    #expect(try options(nemo, "tsd").maxSymbolsPerFrame == 49)
    let adaptive = AdaptiveOptions(window: 2.3, extraCandidates: 2, prefixAlpha: 1)
    #expect(try options(nemo, "maes").adaptive == adaptive)
    #expect(try options(nemo, "maes").fusionTiming == .beforeSelection)
    #expect(try options(torchaudio).lengthNormalization == .perLabel(offset: 2))
    #expect(try options(torchaudio).maxSymbolsPerFrame == 100)
  }

  /// A recurrent network's hypotheses begin with one start symbol.
  @Test func theContextCountsAsTheModelHasIt() throws {
    let request = SearchRequest(dialect: try DialectCatalog.named("icefall"))
    for (size, offset) in [(1, 1), (4, 4), (nil, 1)] as [(Int?, Int)] {
      #expect(
        try request.plan(contextSize: size).options.lengthNormalization
          == .perLabel(offset: offset))
    }
  }

  /// Merging keeps the first arrival's timestamps: scores are the same, timestamps may differ.
  @Test func mergeTimesChangeTimesAlone() throws {
    var differences = 0
    for seed in 0..<UInt64(40) {
      let toy = ToyModel(ToyShape(seed: seed, frames: 8, size: 4, memory: .lastLabel))
      let results = try [TimestampPolicy.best, .first].map { policy in
        var options = SearchOptions(beamSize: 6)
        options.timestampPolicy = policy
        return try decode(
          toy.encoderOut, scorer: toy.scorer, search: "monotonic", options: options
        ).nBest
      }
      #expect(results[0].map(\.labels) == results[1].map(\.labels))
      #expect(results[0].map(\.logProb) == results[1].map(\.logProb))
      if results[0].map(\.timestamps) != results[1].map(\.timestamps) { differences += 1 }
    }
    #expect(differences > 0)
  }
}
