import Foundation
import Reports
import Session
import TestSupport
import Testing

/// The tables in the READMEs are those that the program prints.
struct ReadmeTests {
  private func readme(of target: String) throws -> String {
    try String(
      contentsOf: TestData.packageRoot.appendingPathComponent("Sources/\(target)/README.md"),
      encoding: .utf8)
  }

  @Test func keyTable() throws {
    #expect(
      try readme(of: "Session").contains(KeyTable.markdown(keymap: .standard)),
      "paste the output of: beamscope keys")
  }

  @Test func searchTable() throws {
    #expect(
      try readme(of: "BeamSearch").contains(SearchTable.markdown),
      "paste the output of: beamscope keys --searches")
  }

  @Test func knobTable() throws {
    #expect(
      try readme(of: "BeamSearch").contains(KnobTable.markdown),
      "paste the output of: beamscope keys --knobs")
  }

  @Test func dialectTable() throws {
    #expect(
      try readme(of: "BeamSearch").contains(DialectTable.markdown),
      "paste the output of: beamscope keys --dialects")
  }
}
