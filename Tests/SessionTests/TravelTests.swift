import Session
import TestSupport
import Testing

struct CountTests {
  /// Keys, then the frame they lead to (of 12) and the panel that has the focus.
  @Test(arguments: [
    (["0", "5", "l"], 5, PanelID.beam), (["1", "1", "l"], 11, .beam), (["2", "5", "l"], 11, .beam),
    (["4", "0", "3", "l"], 11, .beam), (["5", "l"], 1, .lattice),
    (["4", "0", "l", "h"], 10, .beam),
    (["G", "0", "3", "h"], 8, .beam), (["0", "1", "L"], 10, .beam),
    (["1", "2", "<Esc>", "l"], 1, .beam),
    (["1", "2", "w", "l"], 1, .beam),
    (["7", "7", "7", "7", "7", "7", "7", "0", "2", "l"], 11, .beam),
  ])
  func twoDigitsBeforeAMotionAreACount(keys: [String], frame: Int, focus: PanelID) throws {
    var bench = try WorkbenchFixture()
    for key in keys { try bench.type(key) }
    #expect(bench.state.cursor.frame == frame)
    #expect(bench.state.focus == focus)
    #expect(bench.state.pending == nil)
  }

  /// A motion with a count comes where it comes when done so often, for every motion.
  @Test(arguments: Keymap.standardBindings.filter { $0.command.isMotion }.map(\.key.name))
  func aCountRepeats(key: String) throws {
    for count in 10...12 {
      for start in ["g", "G"] {
        var (counted, repeated) = (
          try WorkbenchFixture(frames: 14), try WorkbenchFixture(frames: 14)
        )
        try counted.type(start)
        try repeated.type(start)
        for digit in "\(count)" { try counted.type(String(digit)) }
        try counted.type(key)
        for _ in 0..<count { try repeated.type(key) }
        #expect(counted.state.cursor == repeated.state.cursor, "\(count)\(key) from \(start)")
      }
    }
  }

  /// The panels that a place showed before the digits are back after the motion.
  @Test func theFocusComesBackWithItsPast() throws {
    var bench = try WorkbenchFixture()
    try bench.type("7", "2", "g")
    let before = (bench.state.front(of: PanelID.lower), bench.state.subject)
    try bench.type("4", "9")
    #expect(bench.state.focus == .alignment)
    #expect(bench.state.pending?.prompt?.hasPrefix("count 49") == true)
    try bench.type("l")
    #expect(bench.state.focus == .beam)
    #expect(bench.state.front(of: PanelID.lower) == before.0)
    #expect(bench.state.subject == before.1)
  }
}

struct MarkTests {
  @Test func marksAreComeBackTo() throws {
    var bench = try WorkbenchFixture()
    try bench.type("l", "l", "m", "a", "L", "m", "B", "'", "a")
    #expect(bench.state.cursor.frame == 2)
    try bench.type("'", "B")
    #expect(bench.state.cursor.frame == 11)
    try bench.typeLine("marks")
    #expect(bench.state.log.last?.text == "marks: a frame 2, 0.08 s; B frame 11, 0.44 s")
    try bench.type("m", "B", "g", "'", "B")
    #expect(bench.state.cursor.frame == 0)
    #expect(bench.state.log.last?.text.contains("no mark B") == true)
  }

  @Test func onlyALetterIsAMark() throws {
    var bench = try WorkbenchFixture()
    try bench.type("m", "3")
    #expect(bench.state.log.last?.kind == .error)
    #expect(bench.state.focus == .beam && bench.state.bookmarks == Bookmarks())
    try bench.type("m", "<Esc>", "l")
    #expect(bench.state.cursor.frame == 1 && bench.state.pending == nil)
  }

  @Test func everyFileHasItsOwn() throws {
    var bench = try WorkbenchFixture(files: 2)
    try bench.type("l", "m", "a", ">")
    #expect(bench.state.bookmarks == Bookmarks())
    try bench.type("<Less>")
    #expect(bench.state.bookmarks == Bookmarks(marks: ["a": 1]))
  }

  /// A search with fewer steps than a mark's does not crash.
  @Test func aMarkPastTheEndLeadsToTheEnd() throws {
    var bench = try WorkbenchFixture()
    try bench.typeLine("search alsd")
    try bench.type("G", "m", "z")
    let last = bench.state.cursor.frame
    #expect(last > 11)
    try bench.typeLine("search tsd")
    try bench.type("g", "'", "z")
    #expect(bench.state.cursor.frame == 11)
  }
}
