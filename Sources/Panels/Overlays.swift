import Analysis
import Screen
import Session

/// What is drawn over the panels.
enum Overlays {
  static func draw(_ state: WorkbenchState, on grid: inout CellGrid) {
    switch state.overlay {
    case .help(let scroll): help(state, scroll: scroll, on: &grid)
    case .glossary(let selected): glossary(state, selected, on: &grid)
    case .themes(let selected): themes(state, selected: selected, on: &grid)
    case .export(let editor): export(editor, on: &grid)
    case .commandLine, .reference, .find, .knob, .tour, .none: break
    }
  }

  private static func popup(
    _ title: String, size: Size, on grid: inout CellGrid, _ body: (inout Canvas) -> Void
  ) {
    let rect = grid.bounds.centred(size)
    grid.fill(rect, role: .popup)
    grid.draw(in: rect) { canvas in
      canvas.fill(
        Rect(row: 0, column: 0, rows: 1, columns: rect.columns), with: "\u{2500}",
        role: .borderFocused)
      canvas.write(" \(title) ", row: 0, column: 2, role: .titleFocused)
    }
    grid.draw(in: rect.inset(top: 1, left: 2, right: 2), body)
  }

  private static func help(_ state: WorkbenchState, scroll: Int, on grid: inout CellGrid) {
    let rows = state.helpRows
    let size = Size(
      rows: min(grid.rows - 2, rows.count + 2), columns: min(grid.columns - 4, 100))
    popup(
      "Keys and commands   \(state.scrollKeys) scroll, \(state.keymap.label(of: .help)) glossary, "
        + "\(state.keymap.label(of: .back)) closes", size: size, on: &grid
    ) { canvas in
      let visible = canvas.rows
      let first = max(0, min(scroll, rows.count - visible))
      for (line, row) in rows.dropFirst(first).prefix(visible).enumerated() {
        switch row {
        case .heading(let text):
          canvas.write(text, row: line, column: 0, role: .header, attributes: .bold)
        case .entry(let keys, let name, let help):
          canvas.write(keys, row: line, column: 2, role: .key, maxWidth: 15)
          canvas.write(name, row: line, column: 18, role: .label, maxWidth: 19)
          canvas.write(help, row: line, column: 38, role: .popup)
        }
      }
    }
  }

  /// The terms at the left, the meaning of the selected one at the right.
  private static func glossary(
    _ state: WorkbenchState, _ selected: Int, on grid: inout CellGrid
  ) {
    let terms = Glossary.terms
    let size = Size(
      rows: min(grid.rows - 2, terms.count + 2), columns: min(grid.columns - 4, 100))
    popup(
      "Glossary   \(state.scrollKeys) select, \(state.keymap.label(of: .help)) keys, "
        + "\(state.keymap.label(of: .back)) closes", size: size, on: &grid
    ) { canvas in
      let names = terms.map { DisplayWidth.of($0.name) }.max() ?? 0
      let first = max(0, min(selected - canvas.rows / 2, terms.count - canvas.rows))
      for (line, index) in (first..<min(terms.count, first + canvas.rows)).enumerated() {
        let isSelected = index == selected
        canvas.write(
          (isSelected ? "\u{25B8} " : "  ") + terms[index].name, row: line, column: 0,
          role: isSelected ? .selected : .popup)
      }
      let left = names + 5
      canvas.write(
        terms[selected].name, row: 0, column: left, role: .header, attributes: .bold)
      let meaning = TextWrap.lines(terms[selected].meaning, width: canvas.columns - left)
      for (line, text) in meaning.enumerated() {
        canvas.write(text, row: line + 2, column: left, role: .popup)
      }
    }
  }

  /// The formats; the one of the typed name is marked.
  private static func export(_ editor: LineEditor, on grid: inout CellGrid) {
    let formats = ExportCatalog.formats
    let chosen = try? ExportCatalog.format(of: editor.text)
    let names = formats.map { DisplayWidth.of($0.suffix) }.max() ?? 0
    let texts = formats.map {
      ($0 == chosen ? "\u{25B8} ." : "  .") + DisplayWidth.pad($0.suffix, to: names) + "  "
        + $0.summary
    }
    let title = "Export   Tab changes the format, Enter writes, Esc cancels"
    let width = (texts + [title]).map(DisplayWidth.of).max() ?? 0
    let size = Size(
      rows: min(grid.rows - 2, texts.count + 2), columns: min(grid.columns - 4, width + 6))
    popup(title, size: size, on: &grid) { canvas in
      for (line, text) in texts.enumerated() {
        canvas.write(
          text, row: line, column: 0, role: formats[line] == chosen ? .selected : .popup)
      }
    }
  }

  private static func themes(_ state: WorkbenchState, selected: Int, on grid: inout CellGrid) {
    let names = state.themeNames
    let size = Size(rows: min(grid.rows - 2, names.count + 2), columns: 44)
    popup(
      "Themes   Enter accepts, \(state.keymap.label(of: .cancel)) cancels", size: size, on: &grid
    ) { canvas in
      let first = max(0, min(selected - canvas.rows + 1, names.count - canvas.rows))
      for (line, index) in (first..<min(names.count, first + canvas.rows)).enumerated() {
        let isSelected = index == selected
        canvas.write(
          (isSelected ? "\u{25B8} " : "  ") + names[index], row: line, column: 0,
          role: isSelected ? .selected : .popup)
      }
    }
  }
}

extension WorkbenchState {
  fileprivate var scrollKeys: String {
    [Command.selectNext, .selectPrevious].map(keymap.label).joined(separator: " ")
  }
}
