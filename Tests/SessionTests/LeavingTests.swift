import Session
import TestSupport
import Testing

/// What must not happen by mistake: pasted text runs no commands, and quitting asks once.
struct LeavingTests {
  private func paste(_ text: String) -> Action { .key(KeyStroke("<Paste>", pasted: text)) }

  @Test func pastedTextIsNotRun() throws {
    var bench = try WorkbenchFixture()
    let frame = bench.state.cursor.frame
    try bench.send(paste("lllQ\nrm -r x\n"))
    #expect(bench.others.isEmpty)
    #expect(bench.state.cursor.frame == frame)
    #expect(bench.state.message?.text.contains("is not run as keys") == true)
  }

  @Test(arguments: [
    ("a b", "a b"), ("one\ntwo\r\nthree", "one two three"), ("t\tab", "t ab"),
    ("\u{1B}[31mred", "[31mred"), ("\u{0}\u{7F}x\u{9B}", "x"), ("é日", "é日"),
  ])
  func inALineItIsInserted(pasted: String, line: String) throws {
    var bench = try WorkbenchFixture()
    try bench.type("r", "x", "<Left>")
    try bench.send(paste(pasted))
    try bench.type("<Enter>")
    #expect(bench.state.files[0].reference == line + "x")
  }

  @Test func withNothingToLoseQuittingIsAtOnce() throws {
    for key in ["q", "<C-c>", "Q"] {
      var bench = try WorkbenchFixture()
      try bench.type(key)
      #expect(bench.others.last == .quit, "\(key)")
    }
  }

  @Test(arguments: ["q", "<C-c>"])
  func whatWouldBeLostIsAskedAboutOnce(key: String) throws {
    var bench = try WorkbenchFixture()
    try bench.type("f", "m", "a")
    try bench.type(key)
    #expect(!bench.others.contains(.quit))
    let said = try #require(bench.state.message?.text)
    #expect(said.contains("1 fork and 1 mark would be lost"), "\(said)")
    // Another key withdraws the question.
    try bench.type("l", key)
    #expect(!bench.others.contains(.quit))
    try bench.type(key)
    #expect(bench.others.last == .quit)
  }

  @Test func whatIsSavedIsNotAskedAbout() throws {
    var bench = try WorkbenchFixture()
    try bench.type("f")
    try bench.send(.saved("x.json"))
    try bench.type("q")
    #expect(bench.others.last == .quit)
  }

  @Test func ctrlCStopsWorkFirst() throws {
    var bench = try WorkbenchFixture(files: 2)
    // Work whose news never comes.
    let effects = bench.interrupt(with: .command(.nextFile))
    #expect(!effects.isEmpty && !bench.state.jobs.isEmpty)
    try bench.type("<C-c>")
    #expect(bench.state.jobs.isEmpty)
    #expect(!bench.others.contains(.quit))
    #expect(bench.state.message?.text.contains("again quits") == true)
    try bench.type("<C-c>")
    #expect(bench.others.last == .quit)
  }
}
