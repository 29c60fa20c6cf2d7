import BeamSearch
import Session
import TestSupport
import Testing

/// `:trace`, and a fork that a trace brings.
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

  @Test func aForkMayBeThereFromTheStart() throws {
    var state = try WorkbenchState(
      files: [SoundEntry(name: "a", reference: nil)], request: SearchRequest(), themeName: "",
      themeNames: [])
    state.addFork(named: "mine", interventions: [SearchIntervention(frame: 2, .set(.beam(2)))])
    #expect(state.fork.name == "mine" && state.interventions.count == 1)
    state.addFork(named: "mine", interventions: [])
    state.addFork(named: nil, interventions: [])
    #expect(Set(state.forks.map(\.name)).count == 4)
  }
}
