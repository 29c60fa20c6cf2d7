import Panels
import Screen
import Session
import TestSupport
import Testing

/// For any keys and size: no crash, the state can always be drawn, and every panel stays within its
/// bounds.
@Suite("Random keys and sizes", .slow)
struct MonkeyTests {
  private static let deeds = 1000

  @Test("20,000 random keys and sizes", arguments: 0..<20 as Range<UInt64>)
  func anything(seed: UInt64) throws {
    var monkey = Monkey(seed: seed)
    var bench = try WorkbenchFixture(
      frames: 6, reference: seed % 2 == 0 ? "t1 t3" : nil, files: 1 + Int(seed % 3))
    var size = Size(rows: 40, columns: 120)
    // Work in progress.
    var pending: [Effect] = []
    for count in 0..<Self.deeds {
      let input = monkey.next()
      let action: Action
      switch input {
      case .resize(let new):
        size = new
        action = .tick
      case .key(let key):
        let stroke = KeyStroke(key)
        action = WorkbenchLayout.fits(size) ? .key(stroke) : .blindKey(stroke)
      case .news(let news): action = news
      }
      pending += bench.interrupt(with: action)
      if monkey.happens(oneIn: 2) {
        let due = pending
        pending = []
        try bench.perform(due)
      }
      let broken = WorkbenchLaws.violations(in: bench.state)
      try #require(broken.isEmpty, "\(broken) after input \(count), \(input)")
      guard monkey.happens(oneIn: 8) else { continue }
      let stray = strayCells(on: size, bench.state, monkey: &monkey)
      try #require(stray.isEmpty, "\(stray) at \(size) after input \(count), \(input)")
    }
  }

  /// Draws the screen, and one of its panels alone.
  private func strayCells(
    on size: Size, _ state: WorkbenchState, monkey: inout Monkey
  ) -> [String] {
    let grid = WorkbenchScreen.render(state, size: size, glyphs: monkey.any(of: GlyphTier.allCases))
    guard grid.size == size else { return ["a screen of \(grid.size)"] }
    guard WorkbenchLayout.fits(size) else { return [] }
    let places = WorkbenchLayout(size: size, state: state).panels
    let shown = PanelCatalog.panels.filter { places[$0.id] != nil }
    let panel = monkey.any(of: shown)
    guard let rect = places[panel.id] else { return [] }
    return PanelBounds.stray(
      panel, state, in: WorkbenchLayout.content(of: rect),
      glyphs: monkey.any(of: GlyphTier.allCases))
  }

  /// Panels are drawn at any size, even smaller than in any layout.
  @Test("every panel stays within bounds of any size", arguments: PanelID.allCases)
  func anyPlace(id: PanelID) throws {
    let panel = try #require(PanelCatalog.panels.first { $0.id == id })
    var states: [WorkbenchState] = []
    for keys in [[], ["L", "j"], ["l", "]", "4", "j"], ["<Enter>", "G"]] {
      var bench = try WorkbenchFixture(frames: 14, reference: "t1 t9 t2")
      for key in keys { try bench.type(key) }
      states.append(bench.state)
    }
    states.append(try WorkbenchFixture(frames: 0).state)
    for (index, columns) in PanelBounds.columns.enumerated() {
      for rows in PanelBounds.rows {
        let state = states[(index + rows) % states.count]
        let rect = Rect(row: 1, column: 2, rows: rows, columns: columns)
        let stray = PanelBounds.stray(panel, state, in: rect)
        #expect(stray.isEmpty, "\(stray) at \(rect.size)")
      }
    }
  }

  @Test("every panel is drawn on a screen of any size", arguments: PanelID.allCases)
  func anyScreen(id: PanelID) throws {
    var bench = try WorkbenchFixture(frames: 14, reference: "t1 t2")
    while bench.state.focus != id { try bench.type("<Tab>") }
    for columns in [1, 2, 20, 79, 80, 99, 100, 131, 300] {
      for rows in [1, 3, 23, 24, 29, 30, 47, 100] {
        let size = Size(rows: rows, columns: columns)
        let grid = WorkbenchScreen.render(bench.state, size: size, glyphs: .braille)
        #expect(grid.size == size)
        try bench.type("O")
      }
    }
  }
}

/// Finds anything a panel draws outside its bounds.
enum PanelBounds {
  static let columns = [0, 1, 2, 3, 5, 8, 13, 21, 34, 39, 40, 55, 77, 118, 198, 298]
  static let rows = [0, 1, 2, 3, 4, 5, 6, 8, 13, 21, 58, 98]

  /// A panel drawn on a marked grid, two cells larger all around: the cells whose marks are gone.
  static func stray(
    _ panel: any Panel, _ state: WorkbenchState, in rect: Rect, glyphs: GlyphTier = .braille
  ) -> [String] {
    var grid = CellGrid(rows: rect.endRow + 2, columns: rect.endColumn + 2)
    grid.fill(grid.bounds, with: "%", role: .forced, attributes: .italic)
    let mark = grid[0, 0]
    grid.draw(in: rect, glyphs: glyphs) { panel.render(state, on: &$0) }
    var stray: [String] = []
    for row in 0..<grid.rows {
      for column in 0..<grid.columns where !rect.contains(row: row, column: column) {
        if grid[row, column] != mark { stray.append("\(panel.id.title) draws \(row),\(column)") }
      }
    }
    return stray
  }
}
