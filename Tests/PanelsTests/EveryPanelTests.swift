import Panels
import Screen
import Session
import TestSupport
import Testing

/// Every panel, maximised, on a small, a normal and a large screen: one golden file each.
struct EveryPanelTests {
  private static let sizes = [
    Size(rows: 24, columns: 80), Size(rows: 40, columns: 120), Size(rows: 60, columns: 200),
  ]

  private func bench() throws -> WorkbenchFixture {
    var bench = try WorkbenchFixture(frames: 40, reference: "t2 t1", files: 4)
    try bench.typeLine("all")
    try bench.type("L", "L", "n", "j", "w")
    return bench
  }

  @Test(arguments: PanelID.allCases)
  func maximised(panel: PanelID) throws {
    var bench = try bench()
    try bench.type(panel.key, "O")
    let screens = Self.sizes.map { size in
      let grid = WorkbenchScreen.render(bench.state, size: size, glyphs: .blocks)
      return "size \(size)\n\(grid.text)"
    }
    try Golden.check(screens.joined(separator: "\n"), named: "panel-\(panel)")
  }

  /// A fork's intervention on a token is shown in the joint panel at its frame, and at no other.
  @Test(arguments: sizes) func forcedTokensAreMarked(size: Size) throws {
    var bench = try bench()
    func joint() -> String {
      let grid = WorkbenchScreen.render(bench.state, size: size, glyphs: .blocks)
      return grid.text
    }
    try bench.type("3", "O")
    #expect(!joint().contains("forced"))
    for (line, token, word) in [
      ("force t3", "t3", "forced"), ("forbid t2", "t2", "forbidden"),
      ("forbid blank", "blank", "forbidden"),
    ] {
      try bench.typeLine(line)
      let marked = joint().split(separator: "\n").filter { $0.contains(" \(word) ") }
      #expect(marked.contains { $0.contains("\(token) ") }, "\(marked)")
    }
    try bench.type("h")
    #expect(!joint().contains("forced") && !joint().contains("forbidden"))
  }
}
