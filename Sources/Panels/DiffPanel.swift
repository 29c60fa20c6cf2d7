import Analysis
import Screen
import Session
import Text

/// One side of a comparison, in place of a panel: the beam of a fork, each hypothesis with its
/// rank in the other's.
struct DiffPanel: Panel {
  let id: PanelID
  /// 0 is the fork that is shown, 1 the one it is compared with.
  private let side: Int
  private let numbersWidth = 18

  /// The panels of a comparison in place of beam and joint network; others unchanged.
  static func replacing(_ panel: any Panel, in state: WorkbenchState) -> any Panel {
    guard state.comparedForks != nil else { return panel }
    switch panel.id {
    case .beam: return DiffPanel(id: .beam, side: 0)
    case .joint: return DiffPanel(id: .joint, side: 1)
    default: return panel
    }
  }

  private init(id: PanelID, side: Int) {
    (self.id, self.side) = (id, side)
  }

  func title(_ state: WorkbenchState) -> String {
    state.comparedForks.map { $0[side].name == Fork.baseName ? "Base" : "Fork \($0[side].name)" }
      ?? id.title
  }

  func subtitle(_ state: WorkbenchState) -> String {
    // What is set differently comes first: the end of a title may be cut off.
    let settings = state.differentSettings
    let different = settings.isEmpty ? "" : "\(settings[side]) | "
    return state.comparedForks.map { different + state.summary(of: $0[side]) } ?? ""
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let view = state.diffView?.sides[side] else { return }
    canvas.write("  # other   score", row: 0, column: 0, role: .header)
    canvas.write("hypothesis", row: 0, column: numbersWidth, role: .header)
    let room = max(1, canvas.rows - 3)
    for (rank, row) in view.rows.prefix(room).enumerated() {
      draw(row, rank: rank, at: rank + 1, on: &canvas)
    }
    let number = { (value: Double?) in value.map { fixed($0, 2) } ?? "-" }
    canvas.write(
      [Span("result ", .header), Span(view.text.isEmpty ? "(nothing)" : view.text, .text)],
      row: canvas.rows - 2, column: 1)
    canvas.write(
      "search \(number(view.score))  log P \(number(view.exactLogProb))  R \(number(view.risk))",
      row: canvas.rows - 1, column: 1, role: .value)
  }

  private func draw(
    _ row: TraceDifference.Row, rank: Int, at line: Int, on canvas: inout Canvas
  ) {
    let isSame = row.counterpart == rank
    let other = row.counterpart.map { "\($0 + 1)" } ?? "none"
    let numbers =
      DisplayWidth.pad("\(rank + 1)", to: 3, align: .right)
      + DisplayWidth.pad(other, to: 6, align: .right)
      + DisplayWidth.pad(fixed(row.score, 2), to: 8, align: .right)
    canvas.write(numbers, row: line, column: 0, role: isSame ? .value : .changed)
    let text = row.text.isEmpty ? "(no label yet)" : row.text
    canvas.write(
      DisplayWidth.truncateHead(text, to: max(1, canvas.columns - numbersWidth - 1)),
      row: line, column: numbersWidth,
      role: row.counterpart == nil ? .changed : row.text.isEmpty ? .dim : .text)
  }
}
