import Screen
import TestSupport
import Testing

@Suite struct MemoryTerminalTests {
  @Test func applyingADiffGivesTheNewScreen() {
    var generator = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let old = randomGrid(using: &generator)
      var new = old
      for _ in 0..<3 {
        new.write(
          Samples.text(using: &generator), row: Int.random(in: 0..<3, using: &generator),
          column: Int.random(in: -2..<12, using: &generator), role: .best)
      }
      let diff = GridDiff(from: old, to: new)
      var touched = Set<Point>()
      for run in diff.runs {
        #expect(run.cells.first?.width != 0 && run.cells.last?.width != 2)
        for (offset, cell) in run.cells.enumerated() {
          #expect(cell == new[run.row, run.column + offset])
          touched.insert(Point(row: run.row, column: run.column + offset))
        }
      }
      #expect(touched.count == diff.cellCount)
      for row in 0..<3 {
        for column in 0..<12 where !touched.contains(Point(row: row, column: column)) {
          #expect(old[row, column] == new[row, column])
        }
      }
      #expect(GridDiff(from: new, to: new).runs.isEmpty)
      #expect(GridDiff(from: nil, to: new).cellCount == 36)
    }
  }

  @Test func onlyWhatChangedIsDrawn() {
    let terminal = MemoryTerminal(size: Size(rows: 3, columns: 20))
    var grid = CellGrid(size: terminal.size)
    terminal.present(grid, theme: .dark)
    grid.write("abc", row: 1, column: 4)
    terminal.present(grid, theme: .dark)
    terminal.present(grid, theme: .dark)
    terminal.invalidate()
    terminal.present(grid, theme: .dark)
    #expect(terminal.changedCells == [60, 3, 0, 60])
    #expect(terminal.grid == grid)
  }

  @Test func aScriptTypesKeysAndEnds() throws {
    let keys = try Key.sequence(parsing: "l<Resize 30x5>q")
    let terminal = MemoryTerminal(size: Size(rows: 3, columns: 20), keys: keys)
    #expect(terminal.nextEvent(timeout: nil) == .key(.character("l")))
    #expect(terminal.size == Size(rows: 3, columns: 20))
    #expect(terminal.nextEvent(timeout: nil) == .key(.resize(Size(rows: 5, columns: 30))))
    #expect(terminal.size == Size(rows: 5, columns: 30))
    #expect(terminal.nextEvent(timeout: .zero) == .key(.character("q")))
    #expect(terminal.nextEvent(timeout: nil) == .closed)
  }

  @Test func aScreenIsKeptAsTextRolesAndAttributes() throws {
    var grid = CellGrid(rows: 4, columns: 16)
    let inside = grid.box(grid.bounds, BoxStyle(title: "1 Beam", focused: true))
    grid.write("▁日 up", row: 0, column: 0, role: .best, in: inside)
    #expect(throws: Never.self) { try Golden.check(grid, named: "plain") }
    grid.style(Rect(row: 1, column: 5, rows: 1, columns: 2), adding: [.bold])
    try Golden.check(grid, named: "attributes")
  }

  @Test func aPictureHasTheTextInItsColours() throws {
    var grid = CellGrid(rows: 2, columns: 12)
    grid.write("a < b & 日", row: 0, column: 0, role: .warning)
    grid.write("sel", row: 1, column: 1, role: .selected)
    try Golden.check(SVGExport.render(grid, theme: .dark), named: "picture.svg")
  }

  private func randomGrid(using generator: inout SplitMix64) -> CellGrid {
    var grid = CellGrid(rows: 3, columns: 12)
    for row in 0..<3 { grid.write(Samples.text(using: &generator), row: row, column: 0) }
    return grid
  }
}

@Suite struct GlyphTests {
  @Test(arguments: GlyphTier.allCases) func barsFillTheirShare(tier: GlyphTier) {
    for width in 1...12 {
      var last = 0
      for step in 0...100 {
        let bar = tier.bar(Double(step) / 100, width: width)
        let columns = DisplayWidth.of(bar)
        #expect(columns <= width && columns >= last)
        #expect((columns == 0) == (step == 0))
        last = columns
      }
      #expect(last == width)
    }
    #expect(tier.bar(2, width: 3).count == 3 && tier.bar(.nan, width: 3).isEmpty)
    #expect(tier.bar(1, width: 0).isEmpty)
  }

  @Test(arguments: GlyphTier.allCases) func shadesAndColumnsGoFromNoneToFull(tier: GlyphTier) {
    #expect(tier.shade(0) == " " && tier.shade(.nan) == " " && tier.shade(1) == tier.shades.last)
    #expect(tier.shade(0.001) != " " && tier.column(0.001) != " " && tier.column(0) == " ")
    #expect(tier.column(.infinity) == tier.column(1) && tier.shade(.infinity) == tier.shade(1))
    for glyph in tier.shades { #expect(tier.fit(glyph) == glyph) }
  }

  @Test func everythingDrawnHasAnASCIIForm() {
    let drawn = GlyphTier.blocks.shades.map { $0 } + Array("▁▂▃▄▅▆▇▏▎▍▌▋▊▉│─┌┐└┘├┤┬┴┼▸◀▶…⇒·✓✗")
    for glyph in drawn {
      let plain = GlyphTier.ascii.fit(glyph)
      #expect(plain.isASCII && plain != "?", "\(glyph)")
    }
    #expect(GlyphTier.ascii.fit("日") == "?")
    #expect(GlyphTier.ascii.fit("▁E…") == "_E~")
  }

  @Test func dotsAreWhereTheyWereSet() {
    var plot = DotPlot(size: Size(rows: 1, columns: 2), tier: .braille)
    #expect(plot.dots == Size(rows: 4, columns: 4))
    plot.set(row: 0, column: 0)
    plot.set(row: 3, column: 1)
    plot.set(row: 1, column: 3)
    plot.set(row: 4, column: 0)
    plot.set(row: -1, column: 0)
    // Unicode names the dots 1, 8 and 5.
    #expect(plot.character(row: 0, column: 0) == "⢁")
    #expect(plot.character(row: 0, column: 1) == "⠐")
    #expect(plot.character(row: 1, column: 0) == " ")
    var blocks = DotPlot(size: Size(rows: 1, columns: 1), tier: .blocks)
    blocks.set(row: 0, column: 0)
    blocks.set(row: 1, column: 1)
    #expect(blocks.character(row: 0, column: 0) == "▚")
    var plain = DotPlot(size: Size(rows: 1, columns: 1), tier: .ascii)
    #expect(plain.character(row: 0, column: 0) == " ")
    plain.set(row: 0, column: 0)
    #expect(plain.character(row: 0, column: 0) == "*")
  }
}
