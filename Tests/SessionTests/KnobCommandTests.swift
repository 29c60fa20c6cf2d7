import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Transducer

/// `:set`, `:search`, `:dialect`: typed settings are used in the search, and invalid ones are
/// reported.
struct KnobCommandTests {
  private func bench(_ lines: String...) throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture()
    for line in lines { try bench.typeLine(line) }
    return bench
  }

  @Test(arguments: SearchCatalog.profiles.map(\.name))
  func everyHeededKnobCanBeSetAndGivenBack(search: String) throws {
    var bench = try bench("search \(search)", "set beam default", "set max-symbols default")
    let usual = bench.state.plan
    #expect(usual.profile.name == search)
    for setting in usual.applicable {
      // A beam and a cap that are no defaults; the others as they are.
      let value = [.beam, .maxSymbols].contains(setting.knob) ? "3" : setting.value.text
      try bench.typeLine("set \(setting.knob.name) \(value)")
      #expect(bench.state.log.last?.kind != .error, "\(setting)")
      let now = bench.state.plan.applicable.first { $0.knob == setting.knob }
      #expect(now?.value.text == value)
      #expect(bench.state.decoding?.trace.options == bench.state.options)
      try bench.typeLine("set \(setting.knob.name) default")
      #expect(bench.state.plan == usual)
    }
  }

  @Test func theUnknownTokenIsSetByItsFormerNameToo() throws {
    #expect(try bench("set unknown-as-blank true").state.options.unknown == .blank)
    #expect(try bench("set unknown label").state.options.unknown == .label)
  }

  @Test(arguments: [
    ("set expand-window 3", "maes"), ("set luck 7", "expected one of beam, max-symbols"),
    ("set temperature 0", "above 0"), ("set beam", "beam is 3"), ("set", "max-symbols 2"),
    ("search psychic", "expected one of"), ("dialect latin", "icefall"),
    ("beam 0", "from 1 to 10000"), ("cap x", "max-symbols: found x"),
  ])
  func whatCannotBeIsSaid(line: String, word: String) throws {
    var bench = try WorkbenchFixture()
    let before = bench.state.plan
    try bench.typeLine(line)
    #expect(bench.state.log.last?.text.contains(word) == true, "\(bench.state.log)")
    #expect(bench.state.plan == before)
  }

  @Test func aDialectComesWithItsSearchAndHabits() throws {
    var bench = try bench("dialect icefall")
    #expect(bench.state.searchName == "modified")
    // The toy model looks at one label.
    #expect(bench.state.options.lengthNormalization == .perLabel(offset: 1))
    #expect(bench.state.options.beamSize == 3, "what was set before wins")
    #expect(bench.state.decoding?.trace.profile.name == "modified")
    #expect(bench.state.log.last?.text.contains("U + context") == true)
    #expect(bench.state.headerView.search == "modified beam 3 like icefall")

    try bench.typeLine("search tsd")
    #expect(bench.state.log.last?.kind == .error)
    #expect(bench.state.log.last?.text.contains("modified, greedy, graves") == true)
    #expect(bench.state.searchName == "modified")

    try bench.typeLine("search graves")
    #expect(!bench.state.options.bestFirst.mergesPrefixes)
    try bench.typeLine("set length-norm none")
    #expect(bench.state.options.lengthNormalization == .none)
    #expect(bench.state.headerView.search == "graves beam 3 cap 2 like icefall length-norm none")

    try bench.typeLine("dialect none")
    #expect(bench.state.searchName == "graves" && bench.state.plan.dialect == nil)
    #expect(bench.state.options.bestFirst.mergesPrefixes)
  }

  /// A knob is kept while it does not apply to the search.
  @Test func aKnobWaitsForASearchThatHeedsIt() throws {
    var bench = try bench("search maes", "set expand-window 5", "search tsd")
    // A warning of the new search may follow it.
    #expect(bench.state.log.contains { $0.text.contains("does not use expand-window") })
    #expect(bench.state.plan.applicable.map(\.knob).contains(.expandWindow) == false)
    try bench.typeLine("search maes")
    #expect(bench.state.options.adaptive.window == 5)
    try bench.typeLine("set max-symbols default")
    #expect(bench.state.options.maxSymbolsPerFrame == 2, "the search's own default")
  }

  @Test(arguments: [
    ("dia", "dialect "), ("dialect ic", "dialect icefall"), ("dialect n", "dialect n"),
    ("dialect ne", "dialect nemo"), ("set max", "set max-symbols "), ("set exp", "set exp"),
    ("set merge-times f", "set merge-times first"), ("set beam d", "set beam default"),
    ("search mod", "search modified"), ("set length-norm U+c", "set length-norm U+context"),
  ])
  func tabCompletes(typed: String, completed: String) throws {
    var bench = try WorkbenchFixture()
    try bench.type(":")
    for character in typed {
      try bench.type(character == " " ? "<Space>" : String(character))
    }
    try bench.type("<Tab>")
    guard case .commandLine(let editor) = bench.state.overlay else {
      Issue.record("no command line")
      return
    }
    #expect(editor.text == completed)
  }
}

/// Searches whose steps are not frames.
struct AlignmentStepTests {
  /// All alignments of a text end in the same step: what was complete was not lost.
  @Test(arguments: 0..<6)
  func whatIsFoundIsNotLost(candidate: Int) throws {
    var bench = try WorkbenchFixture(frames: 8)
    try bench.typeLine("search alsd")
    let found = try #require(bench.state.decoding?.nBest)
    guard found.indices.contains(candidate) else { return }
    let text = found[candidate].labels.map { "t\($0.index)" }.joined(separator: " ")
    try bench.typeLine("reference " + text)
    let lost = bench.state.events.contains { $0.kinds.contains(.referenceLost) }
    let step = 8 - 1 + found[candidate].labels.count
    let traced = try #require(bench.state.decoding?.trace)
    let survived = traced.beam(after: step).contains {
      traced.labels(of: $0.id) == found[candidate].labels
    }
    #expect(!(survived && lost))
    #expect(!bench.state.events.contains { $0.kinds.contains(.symbolCap) })
  }

  /// The best of the final list is complete at its own last step, and shown so.
  @Test func whatIsCompleteIsShownSo() throws {
    var bench = try WorkbenchFixture(frames: 8)
    try bench.typeLine("search alsd")
    let best = try #require(bench.state.decoding?.nBest.first)
    try bench.typeLine("frame \(8 - 1 + best.labels.count)")
    let row = try #require(bench.state.beamView?.rows.first { $0.labels == best.labels })
    #expect(row.fate == .ended)
    #expect(bench.state.encoderFrame == 7)
    for step in 0..<bench.state.frameCount {
      try bench.typeLine("frame \(step)")
      let view = try #require(bench.state.beamView)
      for row in view.rows.prefix(view.livingCount) {
        #expect((row.fate == .ended) == (step - row.labels.count + 1 == 8 && row.freshCount == 0))
        #expect(row.freshCount <= 1)
      }
    }
  }

  /// The nodes of the cursor in the lattice are those that the step goes through.
  @Test func theCursorInTheLatticeIsADiagonal() throws {
    var bench = try WorkbenchFixture(frames: 8)
    try bench.typeLine("search alsd")
    let map = try #require(bench.state.lattice)
    for step in 0..<bench.state.frameCount {
      try bench.typeLine("frame \(step)")
      for u in 0...map.labelCount {
        let frame = bench.state.cursorFrame(labels: u)
        #expect(frame == ((0..<8).contains(step - u) ? step - u : nil))
      }
      let emitted = bench.state.labelsEmitted(on: map)
      let passed = map.bestPath.enumerated().filter { $1 + $0 < step }.count
      #expect(emitted == passed)
    }
  }
}
