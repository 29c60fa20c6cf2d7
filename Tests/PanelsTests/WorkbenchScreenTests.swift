import Panels
import Screen
import Session
import TestSupport
import Testing

/// One screen a case: the size, the keys typed before it is drawn.
struct ScreenCase: Sendable, CustomTestStringConvertible {
  let name: String
  let columns: Int
  let rows: Int
  let keys: [String]
  var reference: String?
  var files = 1
  var glyphs = GlyphTier.blocks

  var testDescription: String { name }

  func grid() throws -> CellGrid {
    var bench = try WorkbenchFixture(frames: 14, reference: reference, files: files)
    for key in keys { try bench.type(key) }
    return WorkbenchScreen.render(
      bench.state, size: Size(rows: rows, columns: columns), glyphs: glyphs)
  }
}

struct WorkbenchScreenTests {
  /// The layouts and what lies over them; each panel by itself is in `EveryPanelTests`.
  static let cases = [
    ScreenCase(name: "start-80x24", columns: 80, rows: 24, keys: []),
    ScreenCase(name: "start-120x40", columns: 120, rows: 40, keys: []),
    ScreenCase(
      name: "frame-200x60", columns: 200, rows: 60, keys: ["L", "4", "j"], reference: "t1 t2"),
    ScreenCase(name: "expansion-80x24", columns: 80, rows: 24, keys: ["l", "]", "]", "w"]),
    ScreenCase(name: "find-80x24", columns: 80, rows: 24, keys: ["/", "t", "2"]),
    ScreenCase(name: "glossary-80x24", columns: 80, rows: 24, keys: ["3", "K"]),
    ScreenCase(name: "tour-1-80x24", columns: 80, rows: 24, keys: line("tour")),
    ScreenCase(name: "alignment-none-80x24", columns: 80, rows: 24, keys: ["9"]),
    ScreenCase(
      name: "knobs-edit-120x40", columns: 120, rows: 40,
      keys: line("dialect icefall") + ["0", "j", "j", "<Enter>"]),
    ScreenCase(
      name: "forks-80x24", columns: 80, rows: 24,
      keys: ["L"] + line("forbid t2") + line("beam 4") + ["0"]),
    ScreenCase(
      name: "diff-120x40", columns: 120, rows: 40,
      keys: ["L"] + line("forbid t2") + ["d", "d"], reference: "t1 t2"),
    ScreenCase(
      name: "steps-120x40", columns: 120, rows: 40,
      keys: line("search alsd") + ["L", "l", "l", "l", "l", "j", "w"], reference: "t1 t3"),
    ScreenCase(name: "maximised-80x24", columns: 80, rows: 24, keys: ["4", "O"], reference: "t1"),
    ScreenCase(name: "help-120x40", columns: 120, rows: 40, keys: ["?", "j"]),
    ScreenCase(name: "export-80x24", columns: 80, rows: 24, keys: ["e", "<Tab>"]),
    ScreenCase(name: "themes-80x24", columns: 80, rows: 24, keys: ["t"]),
    ScreenCase(name: "command-80x24", columns: 80, rows: 24, keys: [":", "b", "e", "<Tab>"]),
    ScreenCase(
      name: "ascii-80x24", columns: 80, rows: 24, keys: ["L", "5"], glyphs: .ascii),
    ScreenCase(name: "too-small-60x20", columns: 60, rows: 20, keys: []),
    ScreenCase(name: "too-small-1x1", columns: 1, rows: 1, keys: []),
  ]

  /// The keys of a line after `:`.
  private static func line(_ text: String) -> [String] {
    [":"] + text.map { $0 == " " ? "<Space>" : String($0) } + ["<Enter>"]
  }

  /// The whole tour on the smallest screen: every caption fits, and the panel that it speaks of is in
  /// sight.
  @Test(arguments: [(80, 24), (100, 30), (200, 60)])
  func theTourFits(columns: Int, rows: Int) throws {
    var bench = try WorkbenchFixture(frames: 20, reference: "t1 t2")
    try bench.typeLine("tour")
    var count = 0
    while let view = bench.state.tourView, count < 40 {
      let size = Size(rows: rows, columns: columns)
      let layout = WorkbenchLayout(size: size, state: bench.state)
      let lines = TextWrap.lines(view.text, width: columns - 2)
      #expect(lines.count < layout.footer.rows, "\(view)")
      let panel = try #require(layout.panels[bench.state.focus], "\(view.title)")
      #expect(panel.rows >= 6)
      let grid = WorkbenchScreen.render(bench.state, size: size, glyphs: .blocks)
      #expect(grid.text(row: rows - layout.footer.rows).contains(view.title))
      count += 1
      try bench.type("l")
    }
    #expect(count > 10)
  }

  @Test(arguments: cases)
  func golden(_ screen: ScreenCase) throws {
    try Golden.check(screen.grid(), named: screen.name)
  }

  /// Panels that share a place alternate in it, and the last one stays.
  @Test func aPlaceKeepsTheLastOfItsPanels() throws {
    var bench = try WorkbenchFixture()
    let size = Size(rows: 40, columns: 120)
    let first = WorkbenchLayout(size: size, state: bench.state).panels
    #expect(first[.risk] != nil && first[.lattice] != nil && first[.ledger] == nil)
    try bench.type("7", "5", "2")
    let then = WorkbenchLayout(size: size, state: bench.state).panels
    #expect(then[.ledger] == first[.risk] && then[.risk] == nil)
    #expect(then[.lattice] == first[.lattice])
  }

  @Test func everyPanelIsReachedBySizeAndDigit() throws {
    for (columns, rows) in [(80, 24), (99, 50), (120, 40), (200, 60)] {
      for panel in PanelID.allCases {
        var bench = try WorkbenchFixture()
        try bench.type(panel.key)
        let layout = WorkbenchLayout(
          size: Size(rows: rows, columns: columns), state: bench.state)
        let rect = try #require(layout.panels[panel], "\(panel) at \(columns)x\(rows)")
        #expect(rect.rows >= 4 && rect.columns >= 26)
      }
    }
  }

  /// Panels never overlap and together fill what header and footer leave.
  @Test(arguments: [(80, 24), (100, 30), (131, 47), (200, 60)])
  func layoutTilesTheScreen(columns: Int, rows: Int) throws {
    let bench = try WorkbenchFixture()
    let layout = WorkbenchLayout(size: Size(rows: rows, columns: columns), state: bench.state)
    var owners = [Int](repeating: 0, count: rows * columns)
    for rect in Array(layout.panels.values) + [layout.header, layout.footer] {
      for row in rect.rowRange {
        for column in rect.columnRange { owners[row * columns + column] += 1 }
      }
    }
    #expect(owners.allSatisfy { $0 == 1 })
  }

  /// ASCII screens hold nothing else, whatever is shown.
  @Test func asciiIsAscii() throws {
    for screen in Self.cases {
      var ascii = screen
      ascii.glyphs = .ascii
      let grid = try ascii.grid()
      for row in 0..<grid.rows {
        let isASCII = grid.text(row: row).allSatisfy { $0.isASCII }
        #expect(isASCII, "row \(row) of \(screen.name)")
      }
    }
  }
}

struct TextWrapTests {
  @Test func linesFitAndLoseNothing() {
    let text = "the quick brown fox jumps over the lazy dog"
    for width in 5...50 {
      let lines = TextWrap.lines(text, width: width)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
      #expect(lines.joined(separator: " ") == text)
    }
  }
}
