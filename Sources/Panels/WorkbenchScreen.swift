package import Screen
package import Session

/// The whole screen of a state, at a size: a pure function, the same on every backend.
package enum WorkbenchScreen {
  package static func render(_ state: WorkbenchState, size: Size, glyphs: GlyphTier) -> CellGrid {
    var grid = CellGrid(size: size)
    guard WorkbenchLayout.fits(size) else {
      tooSmall(state, &grid)
      return grid
    }
    let layout = WorkbenchLayout(size: size, state: state)
    grid.draw(in: layout.header) { Chrome.header(state, on: &$0) }
    for usual in PanelCatalog.panels {
      let panel = DiffPanel.replacing(usual, in: state)
      guard let rect = layout.panels[panel.id] else { continue }
      frame(panel, state, tabs: layout.tabs(beside: panel.id), in: rect, grid: &grid)
      grid.draw(in: WorkbenchLayout.content(of: rect), glyphs: glyphs) {
        panel.render(state, on: &$0)
      }
    }
    grid.draw(in: layout.footer) { Chrome.footer(state, message: layout.message, on: &$0) }
    Overlays.draw(state, on: &grid)
    return grid.fitted(to: glyphs)
  }

  /// What is under the mouse pointer.
  package static func pointing(
    _ mouseEvent: Pointing.MouseEvent, at point: Point, _ state: WorkbenchState, size: Size
  ) -> Pointing {
    guard WorkbenchLayout.fits(size) else { return Pointing(mouseEvent, panel: nil, frame: nil) }
    let layout = WorkbenchLayout(size: size, state: state)
    let panel = PanelCatalog.panels.first {
      layout.panels[$0.id]?.contains(row: point.row, column: point.column) == true
    }
    guard let panel, let rect = layout.panels[panel.id] else {
      return Pointing(mouseEvent, panel: nil, frame: nil)
    }
    let content = WorkbenchLayout.content(of: rect)
    guard content.contains(row: point.row, column: point.column) else {
      return Pointing(mouseEvent, panel: panel.id, frame: nil)
    }
    let place = Point(row: point.row - content.row, column: point.column - content.column)
    return Pointing(
      mouseEvent, panel: panel.id, frame: panel.frame(at: place, state, size: content.size))
  }

  /// What separates a panel from its neighbours: the title line, and a line on its left.
  private static func frame(
    _ panel: any Panel, _ state: WorkbenchState, tabs: [PanelID], in rect: Rect,
    grid: inout CellGrid
  ) {
    let isRight = rect.column > 0
    let (title, rest) = rect.splitTop(1)
    grid.draw(in: title) { Chrome.title(panel, state, tabs: tabs, isRight: isRight, on: &$0) }
    if isRight {
      grid.fill(rest.splitLeft(1).left, with: "\u{2502}", role: .border)
    }
  }

  private static func tooSmall(_ state: WorkbenchState, _ grid: inout CellGrid) {
    let needed = WorkbenchLayout.minimum
    let lines = [
      "beamscope needs \(needed)", "this terminal is \(grid.size)",
      "enlarge it, or \(state.keymap.label(of: .back)) quits",
    ]
    for (row, line) in lines.enumerated() {
      grid.write(line, row: row, column: 0, role: row == 0 ? .warning : .text)
    }
  }
}
