import BeamSearch
import Experiments
import Screen
import Session

/// How the search runs: every knob that it uses, its value and where that comes from.
struct KnobsPanel: Panel {
  let id = PanelID.knobs

  func subtitle(_ state: WorkbenchState) -> String {
    if case .knob(let item, _) = state.overlay {
      return "\(item.argument); Enter sets, Esc cancels"
    }
    let keys = [Command.more, .less, .drillIn].map(state.keymap.label)
    return "\(keys[0]) \(keys[1]) change, \(keys[2]) edits; defaults in brackets"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    let view = state.knobsView
    let notes = notes(view, canvas)
    let visible = max(1, canvas.rows - notes.count)
    let grid = KnobGrid(count: view.rows.count, visible: visible, width: canvas.columns)
    let first = Scroll.first(
      selected: view.selected % grid.lines, visible: visible, total: grid.lines)
    for (index, row) in view.rows.enumerated() {
      let line = index % grid.lines - first
      guard (0..<visible).contains(line) else { continue }
      let place = Rect(
        row: line, column: index / grid.lines * grid.width, rows: 1, columns: grid.width)
      canvas.draw(in: place) { cell in
        draw(row, isSelected: index == view.selected, editor: editor(state, row), on: &cell)
      }
    }
    for (index, note) in notes.enumerated() {
      canvas.write(
        note.text, row: canvas.rows - notes.count + index, column: 1, role: note.role,
        maxWidth: canvas.columns - 1)
    }
  }

  private func editor(_ state: WorkbenchState, _ row: KnobRow) -> LineEditor? {
    if case .knob(row.item, let editor) = state.overlay { editor } else { nil }
  }

  /// The notes below the knobs: help for the selected one, fusion, and unused knobs.
  private func notes(
    _ view: KnobsView, _ canvas: Canvas
  ) -> [(text: String, role: StyleRole)] {
    let waiting = view.waiting.map { "\($0.knob.name) \($0.value.text)" }.joined(separator: ", ")
    var others = view.fusion.map { (text: $0, role: StyleRole.text) }
    if !waiting.isEmpty {
      others.append(("not used by this search: " + waiting, .dim))
    }
    let help = TextWrap.lines(view.rows[view.selected].help, width: max(1, canvas.columns - 2))
    // The knobs keep most of the room.
    let room = max(2, canvas.rows / 3)
    let forks = forks(view, room: room)
    let lines = help.map { (text: $0, role: StyleRole.dim) }.prefix(max(1, room - forks.count))
    return forks + (lines + others).prefix(room - forks.count)
  }

  /// A line for each fork, or all in one where there is no room.
  private func forks(_ view: KnobsView, room: Int) -> [(text: String, role: StyleRole)] {
    guard view.forks.count < room else {
      let names = view.forks.map { ($0.isShown ? "\u{25B8}" : "") + $0.name }
      return view.forks.isEmpty ? [] : [("forks  " + names.joined(separator: "  "), .text)]
    }
    return view.forks.map { fork in
      let name = DisplayWidth.pad(fork.name, to: KnobGrid.name - 2)
      return (
        (fork.isShown ? "\u{25B8}" : " ") + name + " " + fork.summary,
        fork.isShown ? .changed : .text
      )
    }
  }

  private func draw(
    _ row: KnobRow, isSelected: Bool, editor: LineEditor?, on cell: inout Canvas
  ) {
    let (mark, role) = mark(row)
    cell.write(isSelected ? "\u{25B8}" : " ", row: 0, column: 0, role: .selected)
    cell.write(row.item.name, row: 0, column: 1, role: .label, maxWidth: KnobGrid.name - 1)
    let isSet = row.origin != .search
    cell.write(
      [
        Span(row.value, isSet ? .changed : .value, attributes: isSet ? .bold : []),
        Span(mark, role),
      ],
      row: 0, column: KnobGrid.name, maxWidth: cell.columns - KnobGrid.name - 1)
    if cell.columns >= KnobGrid.name + 30 + 40 {
      cell.write(
        row.help, row: 0, column: KnobGrid.name + 30, role: .dim,
        maxWidth: cell.columns - KnobGrid.name - 31)
    }
    if isSelected {
      cell.style(Rect(row: 0, column: 0, rows: 1, columns: cell.columns - 1), role: .selected)
    }
    if let editor { edit(editor, on: &cell) }
  }

  private func edit(_ editor: LineEditor, on cell: inout Canvas) {
    let place = Rect(
      row: 0, column: KnobGrid.name, rows: 1, columns: max(1, cell.columns - KnobGrid.name - 1))
    cell.draw(in: place) { area in
      area.fill(role: .prompt)
      let before = DisplayWidth.of(editor.textBeforeCursor)
      // Long values slide left so that the cursor stays in sight.
      let shift = max(0, before + 1 - area.columns)
      area.write(editor.text, row: 0, column: -shift, role: .prompt)
      area.style(
        Rect(row: 0, column: before - shift, rows: 1, columns: 1), role: .cursor, adding: .reverse)
    }
  }

  /// Who set it, and its default.
  private func mark(_ row: KnobRow) -> (String, StyleRole) {
    switch row.origin {
    case .search: ("", .dim)
    case .dialect(let name): (" \(name)", .info)
    case .fork(let step): (" from \(step) (\(row.usual))", .forced)
    case .user: (row.value == row.usual ? " set" : " set (\(row.usual))", .changed)
    }
  }
}

/// The layout of the knobs: two columns if one is not enough and there is room.
private struct KnobGrid {
  /// What a name takes, with the marker before it.
  static let name = 23
  let lines: Int
  let width: Int

  init(count: Int, visible: Int, width: Int) {
    let columns = count > visible && width >= 76 ? 2 : 1
    lines = (count + columns - 1) / columns
    self.width = width / columns
  }
}
