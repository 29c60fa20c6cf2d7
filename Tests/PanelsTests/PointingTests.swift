import Panels
import Screen
import Session
import TestSupport
import Testing

/// The mouse: what is where, and the effect of a click.
@Suite struct PointingTests {
  private let size = Size(rows: 40, columns: 120)

  private func send(
    _ mouseEvent: Pointing.MouseEvent, _ row: Int, _ column: Int, to fixture: inout WorkbenchFixture
  )
    throws
  {
    try fixture.send(
      .pointed(
        WorkbenchScreen.pointing(
          mouseEvent, at: Point(row: row, column: column), fixture.state, size: size)))
  }

  /// The cells of the cursor's frame in a panel's part of the screen.
  private func cursorCells(_ state: WorkbenchState, in rect: Rect) -> [Point] {
    let grid = WorkbenchScreen.render(state, size: size, glyphs: .blocks)
    return rect.rowRange.flatMap { row in
      rect.columnRange.map { Point(row: row, column: $0) }
    }.filter { [.frame, .cursor].contains(grid[$0.row, $0.column].role) }
  }

  /// Wherever one clicks into the timeline or the lattice, the cursor is drawn there.
  @Test(arguments: [PanelID.timeline, .lattice])
  func aClickMovesTheCursorThere(panel: PanelID) throws {
    var fixture = try WorkbenchFixture(frames: 30)
    let rect = try #require(WorkbenchLayout(size: size, state: fixture.state).panels[panel])
    let row = rect.row + 2
    var moved: Set<Int> = []
    for column in rect.columnRange {
      let pointing = WorkbenchScreen.pointing(
        .click, at: Point(row: row, column: column), fixture.state, size: size)
      #expect(pointing.panel == panel)
      try fixture.send(.pointed(pointing))
      #expect(fixture.state.focus == panel)
      guard pointing.frame != nil else { continue }
      moved.insert(fixture.state.cursor.frame)
      #expect(cursorCells(fixture.state, in: rect).contains { $0.column == column })
    }
    #expect(moved == Set(0..<30))
  }

  @Test func everyCellBelongsToThePanelDrawnThere() throws {
    let fixture = try WorkbenchFixture()
    let layout = WorkbenchLayout(size: size, state: fixture.state)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let found = WorkbenchScreen.pointing(
          .click, at: Point(row: row, column: column), fixture.state, size: size
        ).panel
        let there = layout.panels.filter { $0.value.contains(row: row, column: column) }.map(\.key)
        #expect(there == (found.map { [$0] } ?? []))
      }
    }
    let outside = WorkbenchScreen.pointing(
      .click, at: Point(row: 900, column: 900), fixture.state, size: size)
    #expect(outside.panel == nil && outside.frame == nil)
  }

  @Test func theWheelSelectsAndScrolls() throws {
    var fixture = try WorkbenchFixture(frames: 30)
    let panels = WorkbenchLayout(size: size, state: fixture.state).panels
    let beam = try #require(panels[.beam])
    try fixture.type("L")
    try send(.wheel(up: false), beam.row + 1, beam.column + 1, to: &fixture)
    #expect(fixture.state.focus == .beam && fixture.state.beamRow == 1)
    let timeline = try #require(panels[.timeline])
    let frame = fixture.state.cursor.frame
    try send(.wheel(up: true), timeline.row + 1, timeline.column + 9, to: &fixture)
    #expect(fixture.state.cursor.frame == frame - 1)
    try fixture.type("?")
    try send(.wheel(up: false), 5, 5, to: &fixture)
    #expect(fixture.state.overlay == .help(scroll: 1))
    // A click does not reach through an overlay.
    try send(.click, beam.row + 1, beam.column + 1, to: &fixture)
    #expect(fixture.state.overlay == .help(scroll: 1) && fixture.state.focus == .timeline)
  }

  @Test func theMouseIsTheTerminalsUnlessAskedFor() throws {
    var fixture = try WorkbenchFixture()
    #expect(!fixture.state.mouse && fixture.others == [])
    try fixture.type("M", "M")
    #expect(fixture.others == [.useMouse(true), .useMouse(false)] && !fixture.state.mouse)
  }
}
