import Analysis
import BeamSearch
import Session
import TestSupport
import Testing
import Transducer

/// Every stop of `c`, from the start, or of `C`, from the end.
private func stops(of key: String, in bench: WorkbenchFixture) throws -> [Int] {
  var bench = bench
  try bench.type(key == "c" ? "g" : "G")
  var frames: [Int] = []
  for _ in 0...bench.state.frameCount {
    let before = bench.state.cursor.frame
    try bench.type(key)
    if bench.state.cursor.frame == before { break }
    frames.append(bench.state.cursor.frame)
  }
  return frames
}

/// What each watchpoint waits for, looked up in the trace by hand.
private struct TraceScan {
  let bench: WorkbenchFixture
  var trace: SearchTrace { bench.state.decoding?.trace ?? emptyTrace }
  private let emptyTrace = SearchTrace(
    profile: SearchCatalog.profiles[0], options: SearchOptions())

  func best(before frame: Int) -> [TokenID] { labels(at: 0, after: frame - 1) ?? [] }

  private func labels(at rank: Int, after frame: Int) -> [TokenID]? {
    let beam = trace.beam(after: frame)
    return beam.indices.contains(rank) ? trace.labels(of: beam[rank].id) : nil
  }

  func newLead(_ frame: Int) -> Bool {
    guard let now = labels(at: 0, after: frame) else { return false }
    let was = best(before: frame)
    return now != was && Array(now.prefix(was.count)) != was
  }

  func falls(_ labels: [TokenID], _ frame: Int) -> Bool {
    let was = trace.beam(after: frame - 1).contains { trace.labels(of: $0.id) == labels }
    let isIn = trace.beam(after: frame).contains { trace.labels(of: $0.id) == labels }
    return was && !isIn
  }

  /// The joint network is asked, not the trace.
  func logProbs(_ frame: Int) -> [Double] {
    bench.toy.logProbs(frame: frame, after: best(before: frame))
  }

  func margin(_ frame: Int) -> Double {
    let all = logProbs(frame)
    let blank = bench.toy.vocabulary.blankID.index
    let label = all.indices.filter { $0 != blank }.map { all[$0] }.max() ?? -.infinity
    return all[blank] - label
  }

  func isAmong(_ token: TokenID, top: Int, _ frame: Int) -> Bool {
    let all = logProbs(frame)
    return all.count { $0 > all[token.index] } < top
  }
}

@Suite(.slow) struct WatchpointTests {
  static let lines = [
    "best", "reference", "merge", "prune", "margin 0.5", "margin 2", "token t1 1", "token T2 2",
    "cap",
  ]

  private func bench(_ line: String, breaks: [Int] = []) throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture(frames: 30, reference: "t1 t2")
    try bench.type("l", "l", "l", "l", "j")
    if !line.isEmpty { try bench.typeLine("watch \(line)") }
    for frame in breaks {
      try bench.typeLine("frame \(frame)")
      try bench.type("b")
    }
    return bench
  }

  /// Forward and back visit the same frames in opposite order, and those are the ones that a scan of
  /// the trace finds.
  @Test(arguments: lines)
  func hitsAreThoseOfAScanBothWays(line: String) throws {
    let bench = try bench(line)
    let scan = TraceScan(bench: bench)
    let selected = try #require(bench.state.beamView?.rows[bench.state.beamRow].labels)
    let expected = (0..<bench.state.frameCount).filter { frame in
      switch line {
      case "best": scan.newLead(frame)
      case "reference": bench.state.risk?.referenceLostAt == frame
      case "merge":
        bench.state.events.contains { event in
          event.frame == frame
            && event.kinds.contains { if case .merge = $0 { true } else { false } }
        }
      case "prune": scan.falls(selected, frame)
      case "margin 0.5": scan.margin(frame) < 0.5
      case "margin 2": scan.margin(frame) < 2
      case "token t1 1": entered(TokenID(1), top: 1, frame, scan)
      case "token T2 2": entered(TokenID(2), top: 2, frame, scan)
      default:
        bench.state.events.contains { $0.frame == frame && $0.kinds.contains(.symbolCap) }
      }
    }
    let count = bench.state.frameCount
    #expect(try stops(of: "c", in: bench) == expected.filter { $0 > 0 })
    #expect(try stops(of: "C", in: bench) == expected.filter { $0 < count - 1 }.reversed())
  }

  private func entered(_ token: TokenID, top: Int, _ frame: Int, _ scan: TraceScan) -> Bool {
    scan.isAmong(token, top: top, frame)
      && (frame == 0 || !scan.isAmong(token, top: top, frame - 1))
  }

  /// Random sets of stops: backward is forward reversed, and a count equals repeated keys.
  @Test(arguments: 0..<12)
  func backIsForwardReversed(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let breaks = (0..<3).map { _ in Int(random.next() % 30) }
    let line = Self.lines[Int(random.next() % UInt64(Self.lines.count))]
    var bench = try bench(line, breaks: Array(Set(breaks)))
    let last = bench.state.frameCount - 1
    let forward = try stops(of: "c", in: bench)
    let back = try stops(of: "C", in: bench)
    #expect(forward.filter { $0 < last } == back.reversed().filter { $0 > 0 })
    #expect(Set(breaks).subtracting([0]).isSubset(of: forward))
    try bench.type("g", "0", "2", "c")
    #expect(forward.count < 2 || bench.state.cursor.frame == forward[1])
  }

  @Test func playingStopsThereAndSaysWhy() throws {
    var bench = try bench("", breaks: [7])
    try bench.type("g", "<Space>")
    for _ in 0..<20 { try bench.send(.tick) }
    #expect(bench.state.cursor.frame == 7 && !bench.state.playing)
    #expect(bench.state.log.last?.text == "Frame 7, 0.28 s: breakpoint.")
  }

  @Test func stopsAreListedAndRemoved() throws {
    var bench = try bench("", breaks: [7])
    for line in ["watch best", "watch margin 0.5", "watch best", "watch"] {
      try bench.typeLine(line)
    }
    #expect(
      bench.state.log.last?.text
        == "watch 1 best; watch 2 margin 0.5; breakpoint frame 7, 0.28 s")
    try bench.typeLine("unwatch 1")
    try bench.typeLine("watch cap")
    #expect(bench.state.watches.map(\.number) == [2, 3])
    try bench.typeLine("unwatch 1")
    #expect(bench.state.log.last?.kind == .error)
    try bench.typeLine("unwatch all")
    #expect(bench.state.watches.isEmpty)
    try bench.typeLine("frame 7")
    try bench.type("b", "g", "c")
    #expect(bench.state.cursor.frame == 0)
    #expect(bench.state.log.last?.text.hasPrefix("nothing is set") == true)
  }

  /// What is typed after `:watch`, and what the answer names.
  @Test(arguments: [
    ("x", "best, reference"), ("best 3", "nothing after best"), ("margin", "nats"),
    ("margin x", "nats"), ("token", "token of the model"), ("token zzz", "zzz"),
    ("token t1 0", "from 1 to 16"), ("token t0", "a token"), ("token t1 2 3", "best, reference"),
  ])
  func wrongOnesAreRefused(line: String, named: String) throws {
    let bench = try bench(line)
    let entry = try #require(bench.state.log.last)
    #expect(entry.kind == .error && entry.text.contains(named), "\(entry.text)")
    #expect(bench.state.watches.isEmpty)
  }

  @Test func kindsAreCompleted() throws {
    var bench = try bench("")
    try bench.type(":", "w", "a", "t", "<Tab>", "m", "a", "<Tab>", "1", "<Enter>")
    #expect(bench.state.watches.map(\.watchpoint) == [.margin(below: 1)])
  }
}

struct FindTests {
  /// Frames at which any hypothesis of the beam ends with the labels, the last emitted just then.
  private func scan(_ labels: [TokenID], _ bench: WorkbenchFixture) throws -> [Emission] {
    let trace = try #require(bench.state.decoding?.trace)
    return trace.steps.compactMap { step in
      let rank = step.beam.firstIndex { entry in
        let path = trace.hypothesis(entry.id, logProb: 0)
        return path.labels.indices.contains { end in
          path.timestamps[end] == step.frame && end + 1 >= labels.count
            && Array(path.labels[...end].suffix(labels.count)) == labels
        }
      }
      return rank.map { Emission(step: step.frame, rank: $0 + 1) }
    }
  }

  @Test(arguments: [("t1", [1]), ("T2", [2]), ("t2t2", [2, 2]), ("t2t1", [2, 1]), ("t3", [3])])
  func emissionsAreThoseOfAScan(text: String, labels: [Int]) throws {
    var bench = try WorkbenchFixture(frames: 30)
    try bench.type("/")
    for character in text { try bench.type(String(character)) }
    try bench.type("<Enter>")
    let expected = try scan(labels.map { TokenID($0) }, bench)
    #expect(bench.state.emissions == expected)
    #expect(!expected.isEmpty)
    #expect(bench.state.cursor.frame == expected.first?.step)
    var forward: [Int] = []
    for _ in expected {
      forward.append(bench.state.cursor.frame)
      try bench.type("N")
    }
    #expect(forward == expected.map(\.step))
    #expect(bench.state.log.last?.text.contains("not emitted later") == true)
    var back: [Int] = []
    for _ in expected {
      back.append(bench.state.cursor.frame)
      try bench.type("P")
    }
    #expect(back == forward.reversed())
  }

  /// Words of several pieces are found whole, from the start again, and only where pieces end.
  @Test func wordsArePutTogetherOfPieces() throws {
    let vocabulary = Vocabulary(
      tokens: ["<b>", "\u{2581}EN", "T", "ER", "\u{2581}SIX"], blankID: TokenID(0))
    var trace = SearchTrace(profile: SearchCatalog.profiles[0], options: SearchOptions())
    for (frame, token) in [1, 2, 3, 4].enumerated() {
      let node = HypothesisNode(
        parent: HypothesisID(frame), label: TokenID(token), frame: frame, logProb: -1)
      trace.append(
        SearchStep(
          frame: frame, rounds: [],
          beam: [BeamEntry(id: HypothesisID(frame + 1), logProb: -1)], newNodes: [node]))
    }
    func steps(_ text: String) -> [Int] {
      trace.emissions(of: text, vocabulary: vocabulary).map(\.step)
    }
    #expect(steps("enter") == [2])
    #expect(steps("ENTER SIX") == [3])
    #expect(steps("T") == [1])
    #expect(steps("TER") == [2])
    #expect(steps("NTER") == [])
    #expect(steps("ENT") == [1])
    #expect(steps("  ") == [])
  }

  @Test func whatIsNeverEmittedIsSaid() throws {
    var bench = try WorkbenchFixture()
    try bench.type("N")
    #expect(bench.state.log.last?.text.contains("nothing searched for") == true)
    try bench.type("/", "z", "z", "<Enter>")
    #expect(bench.state.log.last?.text.contains("of the beam emits") == true)
    try bench.type("/", "<Esc>", "/", "<Backspace>")
    #expect(bench.state.overlay == nil)
  }
}
