import Analysis
import Panels
import Screen
import Session
import TestSupport
import Testing

/// The screen names the keys that work, whatever a user binds.
struct BoundKeysTests {
  private static let own = [
    Keymap.Binding("Z", .focus(.beam)), Keymap.Binding("Y", .focus(.ledger)),
    Keymap.Binding("X", .nextFrame), Keymap.Binding("<F2>", .help),
    Keymap.Binding("E", .editReference), Keymap.Binding("B", .back),
  ]

  private func bench() throws -> WorkbenchFixture {
    let freed = ["2", "7", "8"].map { KeyStroke($0) }
    return try WorkbenchFixture(keymap: try Keymap.standard.rebound(Self.own, freeing: freed))
  }

  private func lines(_ bench: WorkbenchFixture) -> [String] {
    WorkbenchScreen.render(bench.state, size: Size(rows: 60, columns: 240), glyphs: .blocks)
      .text.split(separator: "\n").map(String.init)
  }

  @Test func titlesTabsAndHintsFollowTheKeymap() throws {
    let screen = lines(try bench())
    #expect(screen.contains { $0.contains("\u{25B8}Z Beam") })
    // Both places below have their tabs on this line.
    let tabs = try #require(screen.first { $0.contains("N-best and risk") })
    #expect(tabs.contains(" Y Ledger") && tabs.contains("9 Alignment"))
    // A panel that no key focuses is named by its title alone.
    #expect(tabs.contains(" Tree") && !tabs.contains("8 Tree"))
    let footer = try #require(screen.last)
    #expect(footer.contains("F2 help") && footer.contains("X frame"))
  }

  @Test func theTourFollowsTheKeymap() throws {
    var bench = try bench()
    try bench.typeLine("tour")
    #expect(lines(bench).contains { $0.contains("X next") && $0.contains("Esc ends") })
    var told = ""
    while let view = bench.state.tourView {
      told += view.text
      try bench.type("X")
    }
    #expect(told.contains("(E sets one)") && told.contains("F2 shows the keys"))
  }

  @Test func listsOverThePanelsFollowTheKeymap() throws {
    var bench = try bench()
    try bench.type("<F2>")
    #expect(lines(bench).contains { $0.contains("F2 glossary, B closes") })
    try bench.type("B")
    #expect(bench.state.overlay == nil)
  }
}
