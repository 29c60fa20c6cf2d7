import Analysis
import BeamSearch
import Experiments
import Session
import TestSupport
import Testing

/// The knobs panel: it shows the current settings; changes in it apply to the next search.
@Suite("Knobs panel")
struct KnobsPanelTests {
  private func bench(_ lines: String...) throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture(frames: 3)
    for line in lines { try bench.typeLine(line) }
    try bench.type("0")
    return bench
  }

  private func select(_ name: String, in bench: inout WorkbenchFixture) throws {
    let rows = bench.state.knobsView.rows
    let place = try #require(rows.firstIndex { $0.item.name == name })
    for _ in rows { try bench.type("k") }
    for _ in 0..<place { try bench.type("j") }
    #expect(bench.state.knobsView.selected == place)
  }

  @Test("shows every knob that applies to the search", arguments: SearchCatalog.profiles)
  func rows(_ profile: SearchProfile) throws {
    let bench = try bench("search \(profile.name)")
    let view = bench.state.knobsView
    let applicable = SearchKnob.allCases.filter { $0.isApplicable(to: profile) }
    #expect(view.rows.map(\.item) == [.search, .dialect] + applicable.map { .knob($0) })
    #expect(view.rows[0].value == profile.name && view.rows[1].value == "none")
    #expect(view.rows.dropFirst(2).map(\.value) == bench.state.plan.applicable.map(\.value.text))
  }

  @Test("says where a knob's value comes from")
  func origins() throws {
    let bench = try bench("dialect icefall", "set length-norm U+4", "set beam default")
    let rows = bench.state.knobsView.rows
    let row = { (name: String) in try #require(rows.first { $0.item.name == name }) }
    #expect(try row("length-norm").origin == .user)
    #expect(try row("length-norm").usual == "U+1", "the toy model looks at one label")
    #expect(try row("fusion-timing").origin == .dialect("icefall"))
    #expect(try row("beam").origin == .search)
    #expect(try row("search").origin == .dialect("icefall"))
    #expect(bench.state.knobsView.waiting.map(\.knob) == [.maxSymbols])
  }

  /// Up and down again is where it was, unless the end of the ladder was met.
  @Test("every knob goes up and down", arguments: SearchCatalog.profiles)
  func turning(_ profile: SearchProfile) throws {
    var bench = try bench("search \(profile.name)")
    for row in bench.state.knobsView.rows.dropFirst(2) {
      let before = bench.state.plan
      try select(row.item.name, in: &bench)
      for (there, back) in [("+", "-"), ("-", "+")] {
        try bench.type(there)
        let turned = bench.state.plan
        guard turned.applicable != before.applicable else {
          let reasons = ["has no higher", "has no lower", "no internal language model"]
          let said = bench.state.message?.text ?? ""
          #expect(reasons.contains { said.contains($0) }, "\(row.item.name): \(said)")
          continue
        }
        #expect(bench.state.decoding?.trace.options == turned.options)
        try bench.type(back)
        #expect(bench.state.plan.applicable == before.applicable, "\(row.item.name)")
      }
    }
  }

  @Test("the search and the dialect cycle through their lists")
  func lists() throws {
    var bench = try bench()
    try select("search", in: &bench)
    for _ in SearchCatalog.all { try bench.type("-") }
    #expect(bench.state.searchName == "greedy")
    var met: [String] = []
    for _ in SearchCatalog.all {
      met.append(bench.state.searchName)
      try bench.type("+")
    }
    #expect(met == SearchCatalog.profiles.map(\.name))
    try bench.typeLine("search tsd")
    try select("dialect", in: &bench)
    try bench.type("+")
    #expect(bench.state.plan.dialect?.name == DialectCatalog.all.first?.name)
    try bench.type("-")
    #expect(bench.state.plan.dialect == nil)
  }

  @Test("a value is edited in place")
  func editing() throws {
    var bench = try bench()
    try select("beam", in: &bench)
    try bench.type("<Enter>", "<C-u>", "5", "<Enter>")
    #expect(bench.state.options.beamSize == 5 && bench.state.overlay == nil)
    try bench.type("<Enter>", "<C-u>", "x", "<Enter>")
    #expect(bench.state.message?.kind == .error && bench.state.options.beamSize == 5)
    try bench.type("<Enter>", "<C-u>", "7", "<Esc>")
    #expect(bench.state.options.beamSize == 5)
    try bench.type("<Enter>", "<C-u>")
    for key in "default" { try bench.type(String(key)) }
    try bench.type("<Enter>")
    #expect(bench.state.options.beamSize == SearchOptions().beamSize)
  }
}

/// `u` and `<C-r>`.
@Suite("Undo and redo")
struct UndoTests {
  @Test("step through the edits, however they were made")
  func walk() throws {
    var bench = try WorkbenchFixture()
    var requests = [bench.state.request]
    for line in ["beam 2", "set blank-penalty 1", "dialect icefall", "search greedy", "cap 1"] {
      try bench.typeLine(line)
      requests.append(bench.state.request)
    }
    try bench.type("0", "+")
    requests.append(bench.state.request)
    for request in requests.dropLast().reversed() {
      try bench.type("u")
      #expect(bench.state.request == request)
      #expect(bench.state.decoding?.trace.options == bench.state.options)
      #expect(bench.state.log.suffix(3).contains { $0.text.hasPrefix("undid ") })
    }
    try bench.type("u")
    #expect(bench.state.request == requests[0])
    #expect(bench.state.message?.text == "nothing to undo")
    for request in requests.dropFirst() {
      try bench.type("<C-r>")
      #expect(bench.state.request == request)
      #expect(bench.state.decoding?.trace.profile.name == bench.state.searchName)
    }
    try bench.type("<C-r>")
    #expect(bench.state.message?.text == "nothing to redo")
  }

  @Test("a new edit clears the redo list, and undo says what is undone")
  func branch() throws {
    var bench = try WorkbenchFixture()
    try bench.typeLine("beam 5")
    try bench.type("u")
    #expect(bench.state.log.suffix(3).contains { $0.text.hasPrefix("undid beam 3 to 5") })
    #expect(bench.state.options.beamSize == 3)
    try bench.typeLine("cap 1")
    try bench.type("<C-r>")
    #expect(bench.state.options.beamSize == 3)
    try bench.typeLine("beam 3")
    try bench.type("u")
    #expect(bench.state.options.maxSymbolsPerFrame == 2, "what changed nothing is no edit")
  }
}
