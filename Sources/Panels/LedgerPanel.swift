import Analysis
import BeamSearch
import Screen
import Session
import Text
import Transducer

/// The score of the selected hypothesis by label or by frame, in columns that add up.
struct LedgerPanel: Panel {
  let id = PanelID.ledger

  func subtitle(_ state: WorkbenchState) -> String {
    guard state.frameCount > 0 else { return "" }
    let rows = state.isFine(.ledger) ? "by frame" : "by label"
    return "\(state.subjectName), \(rows), nats"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let view = state.ledgerView, let model = state.model else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    let columns = LedgerColumns(view, width: canvas.columns)
    header(columns, on: &canvas)
    let current = view.row(atStep: state.cursor.frame)
    let visible = max(1, canvas.rows - 2)
    let first = Scroll.first(selected: current, visible: visible, total: view.rows.count)
    for (line, row) in view.rows.dropFirst(first).prefix(visible).enumerated() {
      let isCurrent = first + line == current
      let name = name(row, in: model.scorer.vocabulary)
      draw(row, name: name, state: state, columns: columns, at: line + 1, on: &canvas)
      if isCurrent {
        canvas.write("\u{25B8}", row: line + 1, column: 0, role: .selected)
        canvas.style(
          Rect(row: line + 1, column: 0, rows: 1, columns: columns.width), role: .selected)
      }
    }
    sums(view, columns, row: canvas.rows - 1, on: &canvas)
  }

  private func name(_ row: LedgerRow, in vocabulary: Vocabulary) -> (String, StyleRole) {
    switch row.item.kind {
    case .label(let label): (vocabulary[label], .token)
    case .blank: ("blank", .blank)
    case .end: ("end", .dim)
    }
  }

  private func header(_ columns: LedgerColumns, on canvas: inout Canvas) {
    var text = " frame"
    if columns.showsTime { text += right("sec", LedgerColumns.time) }
    text += "  " + DisplayWidth.pad("token", to: columns.token - 2)
    text += columns.groups.map { right($0.title, LedgerColumns.amount) }.joined()
    canvas.write(
      text + right("total", LedgerColumns.total), row: 0, column: 0, role: .header)
  }

  private func draw(
    _ row: LedgerRow, name: (String, StyleRole), state: WorkbenchState, columns: LedgerColumns,
    at: Int, on canvas: inout Canvas
  ) {
    var spans = [Span(right("\(row.item.frame)", LedgerColumns.frame), .value)]
    if columns.showsTime {
      let time = Double(row.item.frame) * (state.utterance?.encoded.frameDuration ?? 0)
      spans.append(Span(right(fixed(time, 2), LedgerColumns.time), .dim))
    }
    let text = DisplayWidth.truncate(name.0, to: columns.token - 3)
    spans.append(Span("  " + DisplayWidth.pad(text, to: columns.token - 2), name.1))
    for group in columns.groups {
      let cell = group.cell(of: row.cells)
      // Zeros are shown as dots, to keep the other amounts visible.
      spans.append(
        Span(right(cell.isZero ? "\u{00B7}" : cell.text, LedgerColumns.amount), .value))
    }
    spans.append(
      Span(right(row.total.text, LedgerColumns.total), .value, attributes: .bold))
    canvas.write(spans, row: at, column: 0)
  }

  private func sums(
    _ view: LedgerView, _ columns: LedgerColumns, row: Int, on canvas: inout Canvas
  ) {
    guard row > 1 else { return }
    let lead = LedgerColumns.frame + (columns.showsTime ? LedgerColumns.time : 0) + columns.token
    var spans = [Span(DisplayWidth.pad("   sum of the columns", to: lead), .header)]
    for group in columns.groups {
      spans.append(Span(right(group.cell(of: view.sums).text, LedgerColumns.amount), .value))
    }
    spans.append(Span(right(view.total.text, LedgerColumns.total), .best, attributes: .bold))
    canvas.write(spans, row: row, column: 0)
  }

  private func right(_ text: String, _ width: Int) -> String {
    DisplayWidth.pad(text, to: width, align: .right)
  }
}

/// Which columns fit; seconds are left out first, then the parts of fusion.
private struct LedgerColumns {
  /// Columns of amounts that are shown as one.
  struct Group {
    let title: String
    let columns: [LedgerColumn]

    func cell(of cells: [Hundredths]) -> Hundredths {
      columns.reduce(Hundredths(0)) { $0 + cells[$1.rawValue] }
    }
  }

  static let frame = 6
  static let time = 7
  static let amount = 8
  static let total = 9

  let groups: [Group]
  let showsTime: Bool
  let token: Int

  init(_ view: LedgerView, width: Int) {
    var groups = view.columns.map { Group(title: $0.title, columns: [$0]) }
    var room = width - Self.frame - Self.total - 8
    let fusion: [LedgerColumn] = [.languageModel, .hotwords, .internalModel]
    if groups.count * Self.amount > room, groups.count > 4 {
      groups = groups.filter { !fusion.contains($0.columns[0]) }
      groups.insert(Group(title: "fusion", columns: fusion), at: 2)
    }
    self.groups = groups
    room -= groups.count * Self.amount
    showsTime = room >= Self.time
    if showsTime { room -= Self.time }
    token = 8 + max(0, min(8, room))
  }

  var width: Int {
    Self.frame + (showsTime ? Self.time : 0) + token + groups.count * Self.amount + Self.total
  }
}
