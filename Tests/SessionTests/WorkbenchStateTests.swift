import Analysis
import BeamSearch
import Session
import TestSupport
import Testing

struct WorkbenchStateTests {
  @Test func openingRunsEveryJobOnce() throws {
    let bench = try WorkbenchFixture()
    #expect(bench.state.frameCount == 12)
    #expect(bench.state.jobs.isEmpty)
    #expect(bench.state.risk?.candidates.count == bench.state.decoding?.nBest.count)
    #expect(bench.state.lattice?.labels == bench.state.selectedCandidate?.labels)
    #expect(bench.others.isEmpty)
  }

  /// Keys, then the frame they lead to (of 12, counted from 0).
  @Test(arguments: [
    (["l"], 1), (["h"], 0), (["l", "l", "<Left>"], 1), (["L"], 10), (["L", "L"], 11),
    (["G"], 11), (["G", "H"], 1), (["G", "g"], 0), ([":", "f", "r"], 0),
  ])
  func stepping(keys: [String], frame: Int) throws {
    var bench = try WorkbenchFixture()
    for key in keys { try bench.type(key) }
    #expect(bench.state.cursor.frame == frame)
  }

  @Test func expansionsGoThroughFramesBothWays() throws {
    var bench = try WorkbenchFixture()
    var seen: [Cursor] = []
    while bench.state.cursor.frame < 2 {
      try bench.type("]")
      seen.append(bench.state.cursor)
    }
    #expect(seen.first == Cursor(frame: 0, expansion: 0))
    let last = try #require(seen.last)
    #expect(last == Cursor(frame: 2, expansion: 0))
    let inFrame1 = seen.filter { $0.frame == 1 }.compactMap(\.expansion)
    #expect(inFrame1 == Array(0..<inFrame1.count))
    #expect(bench.state.expansionView?.rows.isEmpty == false)
    try bench.type("[")
    #expect(bench.state.cursor == Cursor(frame: 1, expansion: nil))
    try bench.type("[")
    #expect(bench.state.cursor == Cursor(frame: 1, expansion: inFrame1.last))
  }

  @Test func eventsAreVisitedForwardAndBackInTheSameOrder() throws {
    var bench = try WorkbenchFixture(reference: "t1 t2")
    var forward: [Int] = []
    for _ in bench.state.events {
      try bench.type("n")
      forward.append(bench.state.cursor.frame)
    }
    let frames = bench.state.events.map(\.frame).filter { $0 > 0 }
    #expect(Array(forward.prefix(frames.count)) == frames)
    var back: [Int] = [bench.state.cursor.frame]
    for _ in frames.dropFirst() {
      try bench.type("p")
      back.append(bench.state.cursor.frame)
    }
    #expect(back.reversed() == frames)
  }

  @Test func playingStopsAtTheEndAndOnDemand() throws {
    var bench = try WorkbenchFixture()
    try bench.type("<Space>")
    #expect(bench.others == [.tick(after: 0.04)])
    for _ in 0..<20 { try bench.send(.tick) }
    #expect(bench.state.cursor.frame == 11)
    #expect(!bench.state.playing)
    #expect(bench.others.count == 12)
    try bench.type("<Space>", "<Space>")
    #expect(!bench.state.playing)
    try bench.send(.tick)
    #expect(bench.state.cursor.frame == 0)
  }

  @Test func knobsSearchAgain() throws {
    var bench = try WorkbenchFixture()
    try bench.type(":", "b", "e", "a", "m", "<Space>", "1", "<Enter>")
    #expect(bench.state.options.beamSize == 1)
    #expect(bench.state.decoding?.trace.options.beamSize == 1)
    #expect(bench.state.decoding?.nBest.count == 1)
    try bench.type(":", "b", "e", "a", "m", "<Space>", "x", "<Enter>")
    #expect(bench.state.log.last?.kind == .error)
    #expect(bench.state.options.beamSize == 1)
  }

  @Test func theReferenceIsEditedAndScored() throws {
    var bench = try WorkbenchFixture()
    #expect(bench.state.risk?.reference == nil)
    try bench.type("r", "t", "1", "<Enter>")
    #expect(bench.state.risk?.reference?.text == "t1")
    #expect(bench.state.risk?.expectedRisk != nil)
    try bench.type("r", "<C-u>", "z", "<Enter>")
    #expect(bench.state.risk?.reference?.exactLogProb == nil)
    #expect(bench.state.log.last?.kind == .warning)
    try bench.type("r", "<C-u>", "<Enter>")
    #expect(bench.state.risk?.reference == nil)
  }

  @Test func themesArePreviewedAndPutBack() throws {
    var bench = try WorkbenchFixture()
    try bench.type("t", "j", "j", "<Esc>")
    #expect(bench.others == [.useTheme("light"), .useTheme("mono"), .useTheme("dark")])
    #expect(bench.state.overlay == nil)
  }

  @Test func theSelectionFollowsAHypothesisButStaysWithTheBest() throws {
    var bench = try WorkbenchFixture()
    try bench.type("l", "l", "l")
    #expect(bench.state.beamRow == 0)
    try bench.type("j")
    let selected = try #require(bench.state.beamView?.rows[bench.state.beamRow].labels)
    try bench.type("l")
    let after = try #require(bench.state.beamView?.rows[bench.state.beamRow].labels)
    #expect(after.starts(with: selected) || selected.starts(with: after))
  }

  @Test func staleNewsIsIgnored() throws {
    var bench = try WorkbenchFixture()
    let report = try #require(bench.state.risk)
    _ = bench.interrupt(with: .command(.editReference))
    _ = bench.interrupt(with: .key(KeyStroke("<Enter>")))
    let pending = bench.state.jobs.keys.filter { $0.kind == .risk }
    #expect(pending.count == 1)
    let stale = JobID(kind: .risk, number: 1)
    let before = bench.state.risk
    _ = bench.interrupt(with: .failed(stale, "too late"))
    _ = bench.interrupt(with: .riskReady(stale, report))
    #expect(bench.state.risk == before)
    #expect(bench.state.log.allSatisfy { $0.text != "too late" })
    #expect(bench.state.jobs.keys.filter { $0.kind == .risk } == pending)
  }

  @Test func escapeCancelsWork() throws {
    var bench = try WorkbenchFixture()
    let effects = bench.interrupt(with: .command(.nextFile))
    #expect(effects == [])
    _ = bench.interrupt(with: .key(KeyStroke(":")))
    for key in ["c", "a", "p", "<Space>", "1"] { _ = bench.interrupt(with: .key(KeyStroke(key))) }
    let search = bench.interrupt(with: .key(KeyStroke("<Enter>")))
    let ids = search.compactMap { if case .search(let id, _, _, _) = $0 { id } else { nil } }
    let id = try #require(ids.first, "no search was started: \(search)")
    #expect(bench.interrupt(with: .key(KeyStroke("<Esc>"))) == [.cancel(id)])
    #expect(bench.state.jobs.isEmpty)
  }

  @Test func filesAreWalked() throws {
    var bench = try WorkbenchFixture(files: 3)
    try bench.type(">", ">", ">")
    #expect(bench.state.fileIndex == 2)
    try bench.type("<Less>")
    #expect(bench.state.fileIndex == 1)
    #expect(bench.state.utterance?.name == "2.wav")
  }

  @Test func whyAnswersForEveryRowAndCandidate() throws {
    var bench = try WorkbenchFixture()
    for frame in 0..<12 {
      try bench.type(":", "f", "r", "a", "m", "e", "<Space>")
      for digit in "\(frame)" { try bench.type(String(digit)) }
      try bench.type("<Enter>", "2")
      let rows = try #require(bench.state.beamView?.rows)
      for _ in rows {
        let before = bench.state.log.count
        try bench.type("w", "j")
        #expect(bench.state.log.count == before + 1)
        #expect(bench.state.log.last?.kind == .answer)
      }
    }
  }
}

/// On a screen too small to show anything.
struct BlindKeyTests {
  @Test func leavingIsObeyedAndNothingElseChanges() throws {
    var bench = try WorkbenchFixture()
    for keys in [[], [":", "x"], ["?"], ["]"], ["O"]] {
      for key in keys { try bench.type(key) }
      let before = (bench.state.cursor, bench.state.overlay, bench.state.log.count)
      for key in ["l", "w", "j", "<Esc>", "2"] {
        #expect(bench.interrupt(with: .blindKey(KeyStroke(key))) == [])
      }
      #expect(before == (bench.state.cursor, bench.state.overlay, bench.state.log.count))
      #expect(bench.interrupt(with: .blindKey(KeyStroke("q"))) == [.quit])
      #expect(bench.interrupt(with: .blindKey(KeyStroke("<C-l>"))) == [.redraw])
      try bench.type("<Esc>")
    }
  }
}
