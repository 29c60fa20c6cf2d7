import Analysis
import BeamSearch
import Screen
import Session
import Text

/// The ancestry of the beam: shared beginnings, branching points, branches that ended.
struct TreePanel: Panel {
  let id = PanelID.tree

  func subtitle(_ state: WorkbenchState) -> String {
    guard state.frameCount > 0 else { return "" }
    return "of the beam after \(state.stepName) \(state.cursor.frame)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let view = state.treeView else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    let columns = TreeColumns(width: canvas.columns)
    canvas.write(" labels", row: 0, column: 0, role: .header, maxWidth: columns.text)
    canvas.write(columns.heading, row: 0, column: columns.text, role: .header)
    let visible = max(1, canvas.rows - 1)
    let first = Scroll.first(selected: view.selected, visible: visible, total: view.rows.count)
    for (line, row) in view.rows.dropFirst(first).prefix(visible).enumerated() {
      draw(row, at: line + 1, columns: columns, on: &canvas)
      guard first + line == view.selected else { continue }
      canvas.write("\u{25B8}", row: line + 1, column: 0, role: .selected)
      canvas.style(
        Rect(row: line + 1, column: 0, rows: 1, columns: canvas.columns), role: .selected)
    }
  }

  private func draw(_ row: TreeRow, at: Int, columns: TreeColumns, on canvas: inout Canvas) {
    let attributes: CellAttributes = row.isOnPath ? .bold : []
    let lines: StyleRole = row.isOnPath ? .path : row.isAlive ? .axis : .disabled
    let text = row.text.isEmpty ? "(start)" : row.text
    let used = canvas.write(
      row.prefix, row: at, column: 1, role: lines, attributes: attributes,
      maxWidth: columns.text - 2)
    canvas.write(
      DisplayWidth.truncateHead(text, to: max(0, columns.text - used - 3)), row: at,
      column: 1 + used, role: role(of: row), attributes: attributes)
    if columns.showsFrames, let frames = row.frames {
      let isOne = frames.lowerBound == frames.upperBound
      let name = "\(frames.lowerBound)" + (isOne ? "" : "-\(frames.upperBound)")
      canvas.write(
        DisplayWidth.pad(name, to: TreeColumns.frames, align: .right), row: at,
        column: columns.text, role: row.isAlive ? .value : .disabled)
    }
    canvas.write(fate(of: row), row: at, column: columns.fate)
  }

  private func role(of row: TreeRow) -> StyleRole {
    switch row.kind {
    case .living(let rank, _, _): rank == 1 ? .best : .token
    case .shared: .text
    case .fallen, .ended: .disabled
    }
  }

  private func fate(of row: TreeRow) -> [Span] {
    func right(_ text: String, _ width: Int) -> String {
      DisplayWidth.pad(text, to: width, align: .right)
    }
    switch row.kind {
    case .shared(1), .fallen: return []
    case .shared(let count):
      return [Span(right("", 12) + " shared by \(count)", .dim)]
    case .living(let rank, let score, let merges):
      let numbers = right("\(rank)", 3) + right(fixed(score, 2), 9)
      return [
        Span(numbers, rank == 1 ? .best : .value), Span(merges > 0 ? "  +\(merges)" : "", .merged),
      ]
    case .ended(let end):
      let mark = right("\u{2717} \(end.step)", 12)
      switch end.how {
      case .pruned(let rule): return [Span("\(mark)  \(rule.mark)", .pruned)]
      case .merged(let rank):
        return [Span("\(mark)  \(rank.map { "\u{21D2} \($0)" } ?? "merged, cut")", .merged)]
      }
    }
  }
}

/// The positions of the columns; frames are left out if the panel is narrow.
private struct TreeColumns {
  static let frames = 10
  private static let fateWidth = 26

  let text: Int
  let showsFrames: Bool
  let fate: Int

  init(width: Int) {
    showsFrames = width >= 64
    fate = max(14, width - Self.fateWidth)
    text = showsFrames ? fate - Self.frames : fate
  }

  var heading: String {
    (showsFrames ? DisplayWidth.pad("frames", to: Self.frames, align: .right) : "")
      + "  #    score  fate"
  }
}
