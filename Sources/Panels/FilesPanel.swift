import Scoring
import Screen
import Session
import Text

/// The sound files with their results, and the total errors.
struct FilesPanel: Panel {
  let id = PanelID.files

  func subtitle(_ state: WorkbenchState) -> String {
    "\(state.keymap.label(of: .drillIn)) opens, :all decodes all"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    let view = state.filesView
    guard !view.rows.isEmpty else {
      canvas.write("no sound file", row: 0, column: 0, role: .dim)
      return
    }
    let columns = FileColumns(
      width: canvas.columns, names: view.rows.map { DisplayWidth.of($0.name) }.max() ?? 0)
    canvas.write(columns.heading, row: 0, column: 0, role: .header)
    let visible = max(1, canvas.rows - 2)
    let first = Scroll.first(selected: view.selected, visible: visible, total: view.rows.count)
    for (line, index) in view.rows.indices.dropFirst(first).prefix(visible).enumerated() {
      draw(view.rows[index], number: index + 1, at: line + 1, columns: columns, on: &canvas)
      guard index == view.selected else { continue }
      canvas.style(
        Rect(row: line + 1, column: 0, rows: 1, columns: canvas.columns), role: .selected)
    }
    if canvas.rows > 2 { canvas.write(totals(view), row: canvas.rows - 1, column: 1) }
  }

  private func draw(
    _ row: FileRow, number: Int, at: Int, columns: FileColumns, on canvas: inout Canvas
  ) {
    canvas.write(
      (row.isOpen ? "\u{25B8}" : " ") + DisplayWidth.pad("\(number)", to: 3, align: .right),
      row: at,
      column: 0, role: .value, attributes: row.isOpen ? .bold : [])
    canvas.write(
      DisplayWidth.truncate(row.name, to: columns.name), row: at, column: 5, role: .label)
    switch row.outcome {
    case nil: canvas.write("not decoded yet", row: at, column: columns.text, role: .disabled)
    case .failed(let reason):
      canvas.write(
        DisplayWidth.truncate(reason, to: max(0, canvas.columns - columns.numbers - 2)), row: at,
        column: columns.numbers + 2, role: .error)
    case .decoded(let result):
      canvas.write(numbers(of: result), row: at, column: columns.numbers)
      let text = (row.usesOtherKnobs ? "(other knobs) " : "") + result.text
      canvas.write(
        DisplayWidth.truncate(
          result.text.isEmpty ? text + "(empty)" : text, to: max(0, canvas.columns - columns.text)),
        row: at, column: columns.text, role: row.usesOtherKnobs ? .disabled : .text)
    }
  }

  private func numbers(of result: FileResult) -> [Span] {
    func right(_ text: String, _ width: Int) -> String {
      DisplayWidth.pad(text, to: width, align: .right)
    }
    let verdict = result.verdict
    return [
      Span(right(fixed(result.duration, 2), FileColumns.seconds), .value),
      Span(right(Self.rate(result.edits), FileColumns.rate), .value),
      Span(right(result.risk.map { fixed($0, 2) } ?? "", FileColumns.risk), .value),
      Span(
        "  " + DisplayWidth.pad(verdict?.shortName ?? "", to: FileColumns.verdict - 2),
        verdict == .correct ? .correct : .substitution),
    ]
  }

  private static func rate(_ edits: EditCounts?) -> String {
    edits?.rate.map { "\(fixed($0 * 100, 0))%" } ?? ""
  }

  private func totals(_ view: FilesView) -> [Span] {
    var spans = [Span("\(view.decodedCount) of \(view.rows.count) decoded", .header)]
    if view.otherKnobsCount > 0 {
      spans.append(Span(", \(view.otherKnobsCount) with other knobs", .warning))
    }
    if let edits = view.edits, let rate = edits.rate {
      spans.append(
        Span(
          "   WER \(fixed(rate * 100, 1)) % (\(edits.errors) of \(edits.referenceLength) words)",
          .value))
    }
    for (verdict, count) in view.verdicts {
      spans.append(Span("   \(verdict.shortName) \(count)", .value))
    }
    return spans
  }
}

extension Verdict {
  /// A short form for tables.
  fileprivate var shortName: String {
    switch self {
    case .correct: "correct"
    case .modelError: "model"
    case .searchError: "search"
    case .rankingError: "ranking"
    case .outOfVocabulary: "OOV"
    }
  }
}

/// Where the columns stand; the names get what they need, up to a third of the panel.
private struct FileColumns {
  static let seconds = 8
  static let rate = 6
  static let risk = 7
  static let verdict = 11

  let name: Int
  let numbers: Int
  let text: Int

  init(width: Int, names: Int) {
    name = max(4, min(names, width / 3 - 5))
    numbers = 5 + name
    text = numbers + Self.seconds + Self.rate + Self.risk + Self.verdict
  }

  var heading: String {
    func right(_ text: String, _ width: Int) -> String {
      DisplayWidth.pad(text, to: width, align: .right)
    }
    return "   # " + DisplayWidth.pad("file", to: name) + right("sec", Self.seconds)
      + right("WER", Self.rate) + right("risk", Self.risk)
      + "  " + DisplayWidth.pad("verdict", to: Self.verdict - 2) + "text"
  }
}
