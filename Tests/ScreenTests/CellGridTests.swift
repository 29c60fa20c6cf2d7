import Screen
import TestSupport
import Testing

@Suite struct CellGridTests {
  @Test func writesAndReportsColumns() {
    var grid = CellGrid(rows: 2, columns: 10)
    #expect(grid.write("日本x", row: 0, column: 1, role: .best) == 5)
    #expect(grid.text(row: 0) == " 日本x")
    #expect(grid[0, 1].width == 2 && grid[0, 2].width == 0)
    #expect(grid[0, 5].character == "x" && grid[0, 5].role == .best)
    #expect(grid.write("abcdefghijkl", row: 1, column: 0, maxWidth: 4) == 4)
    #expect(grid.text(row: 1) == "abcd")
    #expect(grid[5, 5] == .empty)
  }

  @Test func edgesCutWideGraphemesIntoSpaces() {
    var grid = CellGrid(rows: 1, columns: 5)
    #expect(grid.write("日本語", row: 0, column: 0) == 5)
    #expect(grid.text(row: 0) == "日本")
    #expect(grid[0, 4] == Cell(" "))
    grid = CellGrid(rows: 1, columns: 5)
    #expect(grid.write("日本語", row: 0, column: -1) == 6)
    #expect(grid.text(row: 0) == " 本語")
    grid = CellGrid(rows: 1, columns: 5)
    #expect(grid.write("日本", row: 0, column: 0, maxWidth: 3) == 3)
    #expect(grid.text(row: 0) == "日")
  }

  @Test func overwritingHalfAWideGraphemeErasesTheOtherHalf() {
    var grid = CellGrid(rows: 1, columns: 4)
    grid.write("日本", row: 0, column: 0)
    grid.write("x", row: 0, column: 1)
    #expect(grid.text(row: 0) == " x本")
    grid.write("語", row: 0, column: 1)
    #expect(grid.text(row: 0) == " 語")
    #expect(grid[0, 3] == Cell(" "))
  }

  @Test func coordinatesCountFromTheRectangle() {
    var grid = CellGrid(rows: 4, columns: 8)
    let rect = Rect(row: 1, column: 2, rows: 2, columns: 4)
    grid.write("abcdefgh", row: 1, column: 1, in: rect)
    #expect(grid.text(row: 2) == "   abc")
    #expect(grid.write("below", row: 2, column: 0, in: rect) == 4)
    #expect(grid.text(row: 3).isEmpty)
    grid.draw(in: rect) { canvas in
      canvas.fill(with: ".")
      canvas.draw(in: Rect(row: 1, column: 2, rows: 5, columns: 5)) { inner in
        inner.write("XYZ", row: 0, column: 0, role: .error)
      }
      canvas.style(Rect(row: 0, column: 0, rows: 1, columns: 1), role: .best, adding: .bold)
    }
    #expect((0..<4).map(grid.text(row:)) == ["", "  ....", "  ..XY", ""])
    #expect(grid[1, 2].role == .best && grid[1, 2].attributes == .bold)
    #expect(grid[2, 4].role == .error)
  }

  @Test func randomWritingKeepsTheInvariantsAndStaysInside() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<400 {
      let size = Size(
        rows: Int.random(in: 0...4, using: &generator),
        columns: Int.random(in: 0...9, using: &generator))
      var grid = CellGrid(size: size)
      for _ in 0..<12 {
        let rect = Rect(
          row: Int.random(in: -2...4, using: &generator),
          column: Int.random(in: -2...9, using: &generator),
          rows: Int.random(in: 0...5, using: &generator),
          columns: Int.random(in: 0...10, using: &generator))
        let before = grid
        switch Int.random(in: 0...3, using: &generator) {
        case 0: grid.fill(rect, with: Bool.random(using: &generator) ? "x" : "日")
        case 1: grid.box(rect, BoxStyle(title: "日本", focused: true, note: "n", footer: "f"))
        case 2: grid.style(rect, role: .cursor)
        default:
          grid.write(
            Samples.text(using: &generator), row: Int.random(in: -2...5, using: &generator),
            column: Int.random(in: -4...9, using: &generator), role: .best,
            maxWidth: Int.random(in: -1...12, using: &generator), in: rect)
        }
        expectInvariants(of: grid)
        expectSame(before, grid, outside: rect)
      }
    }
  }

  @Test func boxesJoinWhereTheyMeet() {
    var grid = CellGrid(rows: 5, columns: 9)
    grid.box(Rect(row: 0, column: 0, rows: 3, columns: 5))
    grid.box(Rect(row: 0, column: 4, rows: 3, columns: 5), BoxStyle(border: .borderFocused))
    grid.box(Rect(row: 2, column: 0, rows: 3, columns: 9))
    #expect(
      (0..<5).map(grid.text(row:)) == [
        "┌───┬───┐", "│   │   │", "├───┴───┤", "│       │", "└───────┘",
      ])
    #expect(grid[2, 4].role == .borderFocused && grid[2, 3].role == .border)
    grid.rule(row: 1, in: Rect(row: 2, column: 0, rows: 3, columns: 9))
    #expect(grid.text(row: 3) == "├───────┤")
  }

  @Test func textThatLooksLikeALineIsNotJoined() {
    var grid = CellGrid(rows: 3, columns: 3)
    grid.write("│", row: 0, column: 1)
    grid.box(grid.bounds)
    #expect(grid.text(row: 0) == "┌─┐")
  }

  @Test func aTitleIsCutAndANoteGivesWay() {
    var grid = CellGrid(rows: 2, columns: 12)
    grid.box(grid.bounds, BoxStyle(title: "1 Beam", focused: false, note: "cap"))
    #expect(grid.text(row: 0) == "┌1 Beam─cap┐")
    grid.box(grid.bounds, BoxStyle(title: "1 Timeline of it", focused: true, note: "cap"))
    #expect(grid.text(row: 0) == "┌1 Timeline┐")
    #expect(grid[0, 1].role == .titleFocused && grid[0, 0].role == .borderFocused)
  }

  @Test func asciiStandsForEverything() {
    var grid = CellGrid(rows: 3, columns: 12)
    grid.box(grid.bounds)
    grid.write("▁A日█▸é👍", row: 1, column: 1)
    let plain = grid.fitted(to: .ascii)
    #expect((0..<3).map(plain.text(row:)) == ["+----------+", "|_A? #>??  |", "+----------+"])
    #expect(plain.size == grid.size)
    expectInvariants(of: plain)
    #expect(grid.fitted(to: .blocks) == grid)
  }
}

func expectInvariants(of grid: CellGrid, _ location: SourceLocation = #_sourceLocation) {
  for row in 0..<grid.rows {
    for column in 0..<grid.columns {
      let right = column + 1 < grid.columns && grid[row, column + 1].width == 0
      #expect((grid[row, column].width == 2) == right, sourceLocation: location)
    }
    #expect(grid.columns == 0 || grid[row, 0].width != 0, sourceLocation: location)
  }
}

/// Outside `rect` only graphemes that lie across its edges may have changed: into spaces.
func expectSame(_ before: CellGrid, _ after: CellGrid, outside rect: Rect) {
  for row in 0..<after.rows {
    for column in 0..<after.columns where !rect.contains(row: row, column: column) {
      let (old, new) = (before[row, column], after[row, column])
      #expect(old.character == new.character || (old.width != 1 && new.character == " "))
    }
  }
}
