import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Text

struct TourTests {
  private func bench(reference: String? = "t1 t2") throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture(frames: 20, reference: reference, files: 2)
    try bench.type(">", "L", "4", "j", "v", "m", "a")
    return bench
  }

  /// What the tour must not change.
  private func place(_ state: WorkbenchState) -> [String] {
    [
      "\(state.fileIndex)", "\(state.cursor)", "\(state.focus)", "\(state.beamRow)",
      "\(state.candidateIndex)", "\(state.latticeMeaning)", "\(state.maximised)",
      "\(state.options.beamSize)", "\(state.bookmarks)", "\(state.watches)",
      "\(state.front(of: PanelID.lower))",
    ]
  }

  @Test(arguments: [nil, "t1 t2", "zz"])
  func everyStopSaysSomethingAndLeavingPutsBack(reference: String?) throws {
    var bench = try bench(reference: reference)
    let before = place(bench.state)
    try bench.typeLine("tour")
    var texts: [String] = []
    while let view = bench.state.tourView {
      #expect(!view.text.isEmpty && !view.text.contains("nil"), "\(view)")
      texts.append(view.title)
      try bench.type(["l", "<Space>", "<Enter>"][texts.count % 3])
      if texts.count > 40 { break }
    }
    #expect((14...18).contains(texts.count))
    #expect(Set(texts).count == texts.count)
    #expect(place(bench.state) == before)
    #expect(bench.state.jobs.isEmpty)
  }

  /// From every stop Esc returns, and `h` goes to the previous stop unchanged.
  @Test func backIsForwardReversed() throws {
    var bench = try bench()
    let before = place(bench.state)
    try bench.typeLine("tour")
    var forward: [TourView] = []
    while let view = bench.state.tourView, forward.count < 40 {
      forward.append(view)
      var leaving = bench
      try leaving.type("<Esc>")
      #expect(place(leaving.state) == before, "from \(view.title)")
      if view.position.hasPrefix("\(forward.count)/\(forward.count)") { break }
      try bench.type("l")
    }
    for view in forward.reversed() {
      #expect(bench.state.tourView == view)
      try bench.type("h")
    }
    #expect(bench.state.tourView == forward.first)
  }

  /// The numbers are those of the state.
  @Test func numbersAreReadOffTheState() throws {
    var bench = try bench()
    try bench.typeLine("tour")
    for _ in 0..<12 { try bench.type("l") }
    #expect(bench.state.options.beamSize == 1)
    let view = try #require(bench.state.tourView)
    #expect(view.text.contains("beam of 1"))
    let best = try #require(bench.state.risk?.candidates.first)
    #expect(view.text.contains(fixed(best.exactLogProb, 2)))
    #expect(view.text.contains(bench.state.risk?.verdictText ?? "no verdict"))
    try bench.type("l", "l")
    #expect(bench.state.options.beamSize == 3)
  }

  /// A stop that searches otherwise forgets the selection; what is selected again is mapped again.
  @Test func theSelectedCandidateIsMappedAgainAfterTheTour() throws {
    var bench = try bench()
    #expect(bench.state.candidateIndex == 1)
    let selected = try #require(bench.state.selectedCandidate)
    try bench.typeLine("tour")
    for _ in 0..<14 { try bench.type("l") }
    #expect(bench.state.candidateIndex == 0)
    try bench.type("<Esc>")
    #expect(bench.state.candidateIndex == 1 && bench.state.selectedCandidate == selected)
    #expect(bench.state.lattice?.labels == selected.labels)
  }

  @Test func keysOfTheWorkbenchWaitWhileTheTourIsOn() throws {
    var bench = try bench()
    try bench.typeLine("tour")
    let before = bench.state.tourView
    try bench.type("G", "w", "5", "b", "x")
    #expect(bench.state.tourView == before)
  }
}

/// The explain line names what happened, whatever the search.
struct ExplainLineTests {
  @Test(arguments: SearchCatalog.profiles.map(\.name))
  func everyStepAndExpansionHasWords(search: String) throws {
    var bench = try WorkbenchFixture(reference: "t1 t2")
    try bench.typeLine("search \(search)")
    for _ in 0..<bench.state.frameCount {
      #expect(bench.state.explanation.joined().hasSuffix("."))
      try bench.type("l")
    }
    try bench.type("g")
    for _ in 0..<60 {
      try bench.type("]")
      #expect(bench.state.explanation.count >= 1)
    }
  }

  @Test func mergesBlanksAndCutsAreNamed() throws {
    var bench = try WorkbenchFixture(frames: 30, reference: "t1 t2")
    var said = ""
    for _ in 0..<30 {
      said += bench.state.explanation.joined(separator: " ")
      try bench.type("l")
    }
    for words in [
      "entered at rank", "log-add raised rank", "Only blank", "the cut-off is",
      "left the beam", "took the lead", "maximum number of labels",
    ] {
      #expect(said.contains(words), "\(words)")
    }
  }
}
