import Analysis
import BeamSearch
import Experiments
import Foundation
import Session
import TestSupport
import Testing
import Transducer

/// Forks of a search: their edits, and where they diverge.
@Suite("Forks", .slow)
struct ForkTests {
  /// A fork's result equals a fresh search with its setup, whatever was done before.
  static func violations(of state: WorkbenchState, _ bench: WorkbenchFixture) throws -> [String] {
    var violations: [String] = []
    let names = state.forks.map(\.name)
    if Set(names).count != names.count { violations.append("names are unique: \(names)") }
    if names.first != Fork.baseName || state.forks[0].origin != nil {
      violations.append("the base is first")
    }
    if !state.forks.indices.contains(state.forkIndex) { violations.append("a fork is shown") }
    if let rival = state.rival, !names.contains(rival) || rival == state.fork.name {
      violations.append("a rival is another fork")
    }
    if !state.forks[0].setup.interventions.isEmpty { violations.append("the base is untouched") }
    for fork in state.forks {
      guard let trace = fork.decoding?.trace else { continue }
      let toy = fork.modelPath == nil ? bench.toy : bench.rival
      let own = try decode(
        toy.encoderOut, scorer: toy.scorer, search: fork.plan.profile.name,
        options: fork.plan.options, interventions: fork.setup.interventions)
      if own.trace?.steps != trace.steps || own.nBest != fork.decoding?.nBest {
        violations.append("\(fork.name) holds the search of its setup")
      }
    }
    return violations
  }

  private func bench(_ lines: String...) throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture(reference: "t1 t2", files: 2)
    for line in lines { try bench.typeLine(line) }
    return bench
  }

  @Test("a forced token appears in a fork created for it, and the base is unchanged")
  func force() throws {
    var bench = try bench("frame 4")
    let base = try #require(bench.state.decoding)
    try bench.typeLine("force t3")
    let state = bench.state
    #expect(
      state.fork.name == "fork-1" && state.fork.origin == Fork.Origin(parent: "base", step: 4))
    #expect(state.headerView.search.hasPrefix("fork fork-1: "))
    let trace = try #require(state.decoding?.trace)
    #expect(trace.steps.prefix(4) == base.trace.steps.prefix(4))
    for entry in trace.steps[4].beam {
      let first = trace.nodes.path(to: entry.id).map { trace.nodes[$0.index] }
        .first { $0.frame == 4 }
      #expect(first?.label == TokenID(3))
    }
    #expect(state.forks[0].decoding?.nBest == base.nBest)
    // Exact scores stay the model's own.
    let exact = try #require(state.risk).candidates
    let before = try #require(state.forks[0].risk).candidates
    for candidate in exact {
      if let same = before.first(where: { $0.hypothesis.labels == candidate.hypothesis.labels }) {
        #expect(abs(same.exactLogProb - candidate.exactLogProb) < 1e-9)
      }
    }
    try bench.type("u")
    #expect(bench.state.decoding?.trace.steps == base.trace.steps)
    #expect(bench.state.log.suffix(3).contains { $0.text.hasPrefix("undid force t3 at 4") })
    try bench.type("<C-r>")
    #expect(bench.state.decoding?.trace.steps == trace.steps)
    try bench.typeLine("force")
    #expect(bench.state.interventions.isEmpty)
    #expect(try Self.violations(of: bench.state, bench) == [])
  }

  @Test("a knob changed in a fork applies from the cursor on")
  func knob() throws {
    var bench = try bench("frame 5", "fork wide", "beam 6")
    let (base, wide) = (try #require(bench.state.forks[0].decoding), bench.state)
    let trace = try #require(wide.decoding?.trace)
    #expect(trace.steps.prefix(5) == base.trace.steps.prefix(5))
    #expect(trace.steps[11].beam.count > base.trace.steps[11].beam.count)
    #expect(wide.request == wide.forks[0].setup.request)
    let row = { (state: WorkbenchState) in
      state.knobsView.rows.first { $0.item == .knob(.beam) }
    }
    #expect(row(wide)?.value == "6" && row(wide)?.origin == .fork(from: 5))
    try bench.typeLine("frame 4")
    #expect(row(bench.state)?.value == "3" && row(bench.state)?.origin == .user)
    #expect(bench.state.knobsView.forks.map(\.name) == ["base", "wide"])
    try bench.typeLine("set beam default")
    #expect(bench.state.decoding?.trace.steps == base.trace.steps)
    try bench.typeLine("frame 0")
    try bench.typeLine("beam 5")
    #expect(bench.state.interventions.isEmpty && bench.state.options.beamSize == 5)
    #expect(try Self.violations(of: bench.state, bench) == [])
  }

  @Test("forks are switched, listed and dropped; each has its own results and edits")
  func switching() throws {
    var bench = try bench("frame 3", "fork a", "forbid t2", "fork base", "frame 7", "fork b")
    try bench.typeLine("forbid blank")
    #expect(bench.state.forks.map(\.name) == ["base", "a", "b"])
    let (a, b) = (bench.state.forks[1], bench.state.forks[2])
    #expect(a.decoding?.trace.steps != b.decoding?.trace.steps)
    try bench.typeLine("fork a")
    #expect(bench.state.cursor.frame == 7, "the cursor is everyone's")
    #expect(bench.state.decoding?.nBest == a.decoding?.nBest && bench.state.jobs.isEmpty)
    #expect(bench.state.lattice?.labels == bench.state.selectedCandidate?.labels)
    try bench.typeLine("forks")
    let list = try #require(bench.state.log.last?.text)
    #expect(list.contains("*a (") && list.contains("forbid t2 at 3"))
    #expect(list.contains("forbid blank at 7"))
    try bench.typeLine("drop")
    #expect(bench.state.fork.name == "base" && bench.state.forks.map(\.name) == ["base", "b"])
    try bench.typeLine("drop base")
    #expect(bench.state.message?.kind == .error)
    try bench.typeLine("drop c")
    #expect(bench.state.message?.text.contains("base, b") == true)
    #expect(try Self.violations(of: bench.state, bench) == [])
  }

  @Test("impossible edits are reported, and the fork is unchanged")
  func impossible() throws {
    var bench = try bench("frame 2", "force t9")
    #expect(bench.state.message?.text.contains("expected a token") == true)
    #expect(bench.state.forks.count == 1)
    // One label is all there may be, and two are forced.
    for line in ["search alsd", "set max-labels 1", "frame 0", "force t1", "frame 8"] {
      try bench.typeLine(line)
    }
    let before = bench.state.fork
    #expect(before.setup.interventions.count == 1)
    try bench.typeLine("force t2")
    let said = bench.state.log.suffix(2).map(\.text)
    #expect(said.first?.contains("no hypothesis that survives") == true, "\(said)")
    #expect(said.last?.contains("reverted") == true)
    #expect(bench.state.fork.setup == before.setup)
    #expect(bench.state.decoding?.nBest == before.decoding?.nBest)
    #expect(try Self.violations(of: bench.state, bench) == [])
  }

  @Test("why refers to the displayed fork")
  func why() throws {
    var bench = try bench("frame 4", "forbid t2")
    let lost = try #require(bench.state.forks[0].decoding?.nBest.first)
    guard bench.state.decoding?.nBest.contains(where: { $0.labels == lost.labels }) == false else {
      return
    }
    let text = lost.labels.map { "t\($0.index)" }.joined()
    try bench.typeLine("why \(text)")
    #expect(bench.state.log.last?.kind == .answer)
  }

  @Test("d goes to where two forks diverge, side by side, and on")
  func diff() throws {
    var bench = try bench()
    try bench.type("d")
    #expect(bench.state.message?.text.contains("nothing to compare") == true)
    for line in ["frame 4", "force t3", "frame 9"] { try bench.typeLine(line) }
    let (a, b) = (bench.state.forks[1], bench.state.forks[0])
    let first = try #require(
      zip(a.decoding?.trace.steps ?? [], b.decoding?.trace.steps ?? []).first {
        $0.beam != $1.beam
      })
    try bench.type("d")
    #expect(bench.state.cursor.frame == first.0.frame && first.0.frame >= 4)
    let view = try #require(bench.state.diffView)
    #expect(view.sides.map(\.name) == ["fork-1", "base"])
    #expect(view.sides[0].rows.map(\.score) == first.0.beam.map(\.logProb))
    #expect(view.sides[1].rows.map(\.score) == first.1.beam.map(\.logProb))
    #expect(view.sides[0].risk == a.risk?.expectedRisk && a.risk?.expectedRisk != nil)
    #expect(bench.state.log.last?.text == view.sentence)
    var frames = [bench.state.cursor.frame]
    while true {
      try bench.type("d")
      guard bench.state.cursor.frame > frames.last ?? 0 else { break }
      frames.append(bench.state.cursor.frame)
    }
    #expect(bench.state.message?.text.contains("no further") == true)
    try bench.type("<Esc>")
    #expect(bench.state.rival == nil && bench.state.diffView == nil)
    try bench.typeLine("fork base")
    try bench.typeLine("diff fork-1")
    #expect(bench.state.diffView?.sides.map(\.name) == ["base", "fork-1"])
  }

  @Test("another model is a fork, searched when needed")
  func models() throws {
    var bench = try bench("model some/rival.safetensors")
    #expect(bench.state.fork.name == "rival" && bench.state.model?.name == "rival")
    #expect(bench.state.decoding?.nBest != bench.state.forks[0].decoding?.nBest)
    try bench.type("d")
    #expect(bench.state.diffView?.sides.map(\.name) == ["rival", "base"])
    // Another sound: the fork stays, and is searched again when it is compared.
    try bench.typeLine("fork base")
    try bench.type(">")
    #expect(bench.state.fork.name == "base" && bench.state.forks[1].decoding == nil)
    try bench.type("d")
    #expect(bench.state.fork.name == "base")
    #expect(bench.state.diffView?.sides.map(\.name) == ["base", "rival"])
    #expect(try Self.violations(of: bench.state, bench) == [])
    try bench.typeLine("model \(WorkbenchFixture.noModel)")
    #expect(bench.state.forks.map(\.name) == ["base", "rival"])
    #expect(bench.state.fork.name == "base")
  }

  @Test("a comparison of differently set searches says so")
  func settings() throws {
    var bench = try bench("model some/rival.safetensors")
    try bench.type("d")
    #expect(bench.state.differentSettings.isEmpty)
    try bench.typeLine("fork base")
    try bench.typeLine("beam 2")
    try bench.type("d")
    #expect(bench.state.diffView?.sides.map(\.name) == ["base", "rival"])
    #expect(bench.state.differentSettings == ["beam 2", "beam 3"])
    #expect(
      bench.state.log.last?.text.hasSuffix(" Set differently: base beam 2; rival beam 3.") == true)
  }

  @Test("forks about frames are set aside while another file is open")
  func files() throws {
    var bench = try bench("frame 4", "force t3", "fork base", "fork plain")
    let forced = bench.state.forks[1].setup
    try bench.type(">")
    #expect(bench.state.forks.map(\.name) == ["base", "plain"] && bench.state.fork.name == "plain")
    try bench.typeLine("frame 2")
    try bench.typeLine("forbid t1")
    try bench.type("<Less>")
    #expect(bench.state.forks.map(\.name) == ["base", "fork-1"])
    #expect(bench.state.forks[1].setup == forced)
    try bench.typeLine("fork fork-1")
    #expect(bench.state.decoding != nil)
    try bench.type(">")
    #expect(bench.state.forks.map(\.name) == ["base", "plain"])
    #expect(try Self.violations(of: bench.state, bench) == [])
  }

  @Test("a session keeps its forks, including those of other files")
  func saving() throws {
    var before = try bench("frame 4", "force t3", "frame 6", "set beam 5", "set blank-penalty 1")
    try before.type(">")
    for line in ["fork plain", "model r.safetensors", "fork base", "frame 2", "forbid t1"] {
      try before.typeLine(line)
    }
    let saved = try JSONDecoder().decode(
      SessionDocument.View.self, from: JSONEncoder().encode(before.state.savedView))
    #expect(saved == before.state.savedView)
    var after = try WorkbenchFixture(reference: "t1 t2", files: 2, view: saved)
    #expect(after.state.forks.map(\.name) == before.state.forks.map(\.name))
    #expect(after.state.forks.map(\.setup) == before.state.forks.map(\.setup))
    #expect(after.state.forks.map(\.origin) == before.state.forks.map(\.origin))
    #expect(after.state.fork.name == before.state.fork.name)
    #expect(after.state.decoding?.nBest == before.state.decoding?.nBest)
    #expect(after.state.cursor == before.state.cursor)
    try after.type("<Less>")
    try before.type("<Less>")
    #expect(after.state.forks.map(\.setup) == before.state.forks.map(\.setup))
    #expect(after.state.forks.map(\.name).contains("fork-1"))
    #expect(try Self.violations(of: after.state, after) == [])
  }

  /// Whatever is typed: every fork holds the search of its own setup, and the state can be drawn.
  @Test("random actions keep the invariants", arguments: 0..<12)
  func random(seed: UInt64) throws {
    var bench = try WorkbenchFixture(
      frames: 6, reference: seed % 2 == 0 ? "t1 t3" : nil, files: 2)
    var random = SplitMix64(seed: seed)
    let lines =
      ["force t1", "force t2", "force blank", "force", "forbid t3", "forbid blank", "forbid"]
      + ["fork a", "fork b", "fork base", "drop", "drop a", "drop base", "diff", "diff a", "forks"]
      + ["beam 1", "beam 4", "cap 1", "set temperature 2", "set beam default", "search modified"]
      + ["search alsd", "search graves", "search tsd", "dialect icefall", "dialect none"]
      + ["model x.safetensors", "model \(WorkbenchFixture.noModel)", "why t1 t2"]
    let keys =
      ["f", "d", "u", "<C-r>", "h", "l", "L", "H", "G", "g", "n", "<Esc>", "q", ">"]
      + ["<Less>", "0", "+", "-", "j", "k", "]", "[", "2", "4", "w", "O"]
    for _ in 0..<60 {
      if random.next() % 2 == 0 {
        try bench.typeLine(lines[Int(random.next() % UInt64(lines.count))])
      } else {
        try bench.type(keys[Int(random.next() % UInt64(keys.count))])
      }
      let state = bench.state
      #expect(try Self.violations(of: state, bench) == [])
      #expect(state.jobs.isEmpty)
      #expect((0..<max(1, state.frameCount)).contains(state.cursor.frame))
      #expect(state.decoding != nil && state.risk != nil)
      if let beam = state.beamView { #expect(beam.rows.indices.contains(state.beamRow)) }
      if let view = state.diffView { #expect(view.sides.allSatisfy { !$0.rows.isEmpty }) }
    }
  }
}
