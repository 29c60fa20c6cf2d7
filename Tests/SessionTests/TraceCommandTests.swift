import Analysis
import BeamSearch
import Experiments
import Session
import TestSupport
import Testing

/// `:trace`, and looking at places without keys.
struct TraceCommandTests {
  /// The trace that was asked for last.
  private func work(of fixture: WorkbenchFixture) -> TraceWork? {
    fixture.others.reversed().lazy.compactMap { effect in
      if case .writeTrace(_, let work) = effect { work } else { nil }
    }.first
  }

  @Test func aTraceIsAskedForAndSaid() throws {
    var fixture = try WorkbenchFixture()
    try fixture.typeLine("trace")
    #expect(work(of: fixture) == nil)
    #expect(fixture.state.message?.kind == .error)
    try fixture.typeLine("trace a.trace")
    let base = try #require(work(of: fixture))
    #expect(base.path == "a.trace" && base.file == 0 && base.model == nil)
    #expect(!base.replacesFile && base.fork == nil)
    #expect(base.plan == fixture.state.plan && base.setup.interventions.isEmpty)
    #expect(fixture.state.message?.text.contains("a.trace") == true)
    #expect(fixture.state.jobs.isEmpty)
    try fixture.typeLine("frame 3")
    try fixture.typeLine("forbid t1")
    try fixture.typeLine("trace! b.trace")
    let fork = try #require(work(of: fixture))
    #expect(fork.replacesFile && fork.fork == "fork-1" && fork.setup.interventions.count == 1)
  }

  @Test(arguments: PanelID.allCases)
  func aPlaceIsLookedAt(_ panel: PanelID) throws {
    var state = try WorkbenchFixture(reference: "t1 t2", files: 2).state
    let all = try state.look(at: .init(panel: panel, frame: 4, hypothesis: 1))
    #expect(state.focus == panel && state.maximised && state.cursor == Cursor(frame: 4))
    #expect(state.beamRow == 1 && state.candidateIndex == 0)
    // The map is there already; the list of files wants the other.
    let isFiles = all.contains { if case .decodeFiles = $0 { true } else { false } }
    #expect(all.count == (panel == .files ? 1 : 0) && isFiles == (panel == .files))
    let candidate = try state.look(at: .init(panel: panel, candidate: 1, isFine: true))
    #expect(state.cursor.frame == state.frameCount - 1 && state.candidateIndex == 1)
    #expect(candidate.contains { if case .fillLattice = $0 { true } else { false } })
    #expect(state.isFine(.ledger) && state.isFine(.alignment))
    let isAboutBeam = [PanelID.timeline, .beam, .joint, .tree].contains(panel)
    #expect(state.subject == (isAboutBeam ? .beam : .candidate))
  }

  @Test func placesThatAreNotThereAreRefused() throws {
    var state = try WorkbenchFixture().state
    let count = state.frameCount
    for (place, error) in [
      (
        WorkbenchState.Place(panel: .beam, frame: count),
        WorkbenchState.PlaceError.frame(count: count)
      ),
      (.init(panel: .beam, frame: -1), .frame(count: count)),
      (.init(panel: .beam, candidate: 99), .candidate(count: state.decoding?.nBest.count ?? 0)),
    ] {
      #expect(throws: error) { try state.look(at: place) }
    }
    #expect(throws: WorkbenchState.PlaceError.self) {
      try state.look(at: .init(panel: .beam, hypothesis: 999))
    }
    #expect(throws: WorkbenchState.PlaceError.self) {
      try state.look(at: .init(panel: .beam, expansion: 999))
    }
  }

  @Test func aForkMayBeThereFromTheStart() throws {
    var state = try WorkbenchState(
      files: [SoundEntry(name: "a", reference: nil)], request: SearchRequest(), themeName: "",
      themeNames: [])
    state.addFork(
      named: "mine", interventions: [SearchIntervention(frame: 2, .set(KnobSetting(.beam, 2)))])
    #expect(state.fork.name == "mine" && state.interventions.count == 1)
    state.addFork(named: "mine", interventions: [])
    state.addFork(named: nil, interventions: [])
    #expect(Set(state.forks.map(\.name)).count == 4)
  }
}
