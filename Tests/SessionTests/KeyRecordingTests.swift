import Session
import TestSupport
import Testing

struct KeyRecordingTests {
  /// A session at a keyboard: keys, and the ticks of a play when they are due.
  private struct Typist {
    var fixture: WorkbenchFixture
    var recording = KeyRecording(keymap: .standard)

    init() throws { fixture = try WorkbenchFixture(reference: "A B") }

    mutating func type(_ keys: String...) throws {
      for key in keys {
        let before = KeyRecording.Moment(fixture.state)
        try fixture.type(key)
        recording.note(
          KeyStroke(key), before: before, after: KeyRecording.Moment(fixture.state))
      }
    }

    mutating func typeLine(_ line: String) throws {
      try type(":")
      for character in line {
        try type(character == " " ? "<Space>" : character == "<" ? "<Less>" : String(character))
      }
      try type("<Enter>")
    }

    mutating func tick() throws {
      let before = KeyRecording.Moment(fixture.state)
      try fixture.send(.tick)
      recording.noteTick(before: before, after: KeyRecording.Moment(fixture.state))
    }
  }

  /// The keys of a key file, without its comments.
  private func keys(of lines: [String]) -> [String] {
    lines.filter { !$0.hasPrefix("#") }.flatMap { line in
      line.matches(of: /<[^>]+>|\S/).map { String($0.output) }
    }
  }

  private func replay(_ lines: [String]) throws -> WorkbenchState {
    var fixture = try WorkbenchFixture(reference: "A B")
    for key in keys(of: lines) { try fixture.type(key) }
    return fixture.state
  }

  @Test func keysAndLinesComeBack() throws {
    var typist = try Typist()
    try typist.type("l", "l", "3", "j", "m", ":", "<Less>", "4")
    try typist.typeLine("beam 2")
    // From the history, with a typo.
    try typist.type(":", "<Up>", "x", "<Backspace>", "<Backspace>", "3", "<Enter>")
    try typist.type(":", "x", "<Esc>")
    try typist.typeLine("reference A < B")
    #expect(
      typist.recording.lines == [
        "l", "l", "3", "j", "m", ":", "<Less>", "4", ": beam<Space>2 <Enter>",
        ": beam<Space>3 <Enter>", ": <Esc>", ": reference<Space>A<Space><Less><Space>B <Enter>",
      ])
    let replayed = try replay(typist.recording.lines)
    let state = typist.fixture.state
    #expect(replayed.cursor == state.cursor && replayed.focus == state.focus)
    #expect(replayed.request == state.request)
    #expect(replayed.log.map(\.text) == state.log.map(\.text))
  }

  @Test func aPlayIsTheFramesItStepped() throws {
    var typist = try Typist()
    try typist.type("G", "<Space>")
    for _ in 0..<3 { try typist.tick() }
    try typist.type("<Space>", "l", "<Space>")
    try typist.tick()
    try typist.type("<Esc>")
    #expect(typist.recording.lines == ["G", "g", "l", "l", "l", "l", "l", "<Esc>"])
    #expect(try replay(typist.recording.lines).cursor == typist.fixture.state.cursor)
  }

  @Test func recordingLeavesNoTrace() throws {
    var typist = try Typist()
    try typist.type("l")
    try typist.typeLine("record keys.txt")
    try typist.type("l")
    try typist.typeLine("record")
    #expect(typist.recording.lines == ["l", "l"])
    #expect(typist.fixture.others.contains(.record(to: "keys.txt", replacing: false)))
    #expect(try replay(typist.recording.lines).cursor.frame == 2)
  }

  @Test func workUnderWayIsAComment() throws {
    var recording = KeyRecording(keymap: .standard)
    var fixture = try WorkbenchFixture(files: 2)
    let calm = KeyRecording.Moment(fixture.state)
    _ = fixture.interrupt(with: .command(.nextFile))
    let busy = KeyRecording.Moment(fixture.state)
    for (key, moment) in [("l", calm), ("h", busy), ("j", busy), ("k", calm)] {
      recording.note(KeyStroke(key), before: moment, after: moment)
    }
    #expect(recording.lines == ["l", "# while encoding", "h", "j", "# at rest", "k"])
  }

  @Test func linesAreRememberedOnce() throws {
    var fixture = try WorkbenchFixture()
    for _ in 0..<2 { try fixture.typeLine("frame 3") }
    try fixture.typeLine("frame 4")
    let remembered = fixture.others.filter { if case .remember = $0 { true } else { false } }
    #expect(remembered == [.remember("frame 3"), .remember("frame 4")])
  }
}
