import Foundation
import Reports
import Session
import TestSupport
import Testing

/// What the README tells of the program is what the program says.
struct ReadmeTests {
  private func readme() throws -> String {
    try String(
      contentsOf: TestData.packageRoot.appendingPathComponent("README.md"), encoding: .utf8)
  }

  @Test func keyTable() throws {
    #expect(
      try readme().contains(KeyTable.markdown(keymap: .standard)),
      "paste the output of: beamscope keys")
  }

  @Test func searchTable() throws {
    #expect(
      try readme().contains(SearchTable.markdown), "paste the output of: beamscope keys --searches")
  }

  @Test func knobTable() throws {
    #expect(
      try readme().contains(KnobTable.markdown), "paste the output of: beamscope keys --knobs")
  }

  @Test func dialectTable() throws {
    #expect(
      try readme().contains(DialectTable.markdown),
      "paste the output of: beamscope keys --dialects")
  }
}
