import Screen
import Session

/// The explanation of the step under the cursor, then the log, newest last.
struct LogPanel: Panel {
  let id = PanelID.log

  func subtitle(_ state: WorkbenchState) -> String { "what this step did; messages and answers" }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    let width = max(1, canvas.columns - 1)
    let explained = TextWrap.lines(state.explanation.joined(separator: " "), width: width)
    let told = state.log.dropLast(state.logScroll)
    // An entry has a line or more: older ones than these cannot be seen.
    let entries = told.suffix(max(1, canvas.rows)).flatMap { entry in
      TextWrap.lines(entry.text, width: width - 2).enumerated().map { index, line in
        (text: (index == 0 ? mark(entry.kind) : "  ") + line, role: entry.kind.role)
      }
    }
    // The last entry is shown whole, and the log keeps at least half of the panel.
    let newest = told.last.map { TextWrap.lines($0.text, width: width - 2).count } ?? 0
    let kept = max(newest, min(entries.count, canvas.rows / 2))
    let explainRows = min(explained.count, max(0, canvas.rows - kept))
    for (row, line) in explained.prefix(explainRows).enumerated() {
      canvas.write(line, row: row, column: 0, role: .text)
    }
    let room = max(0, canvas.rows - explainRows)
    // An answer that is longer than the panel is shown from its beginning.
    let shown = newest > room ? Array(entries.suffix(newest).prefix(room)) : entries.suffix(room)
    for (row, line) in shown.enumerated() {
      canvas.write(line.text, row: explainRows + row, column: 0, role: line.role)
    }
    if newest > room, canvas.rows > 0 { showMore(state, on: &canvas) }
  }

  /// Shows at the end of the last row which keys show the rest.
  private func showMore(_ state: WorkbenchState, on canvas: inout Canvas) {
    let keys = [Command.focus(.log), .maximise].map(state.keymap.label)
    let text = " \u{2026} (\(keys.joined(separator: " "))) "
    canvas.write(
      text, row: canvas.rows - 1, column: max(0, canvas.columns - DisplayWidth.of(text)),
      role: .dim)
  }

  private func mark(_ kind: LogEntry.Kind) -> String {
    switch kind {
    case .note: "\u{00B7} "
    case .answer: "w "
    case .warning: "! "
    case .error: "E "
    }
  }
}

extension LogEntry.Kind {
  /// How an entry of this kind is drawn.
  var role: StyleRole {
    switch self {
    case .note: .dim
    case .answer: .info
    case .warning: .warning
    case .error: .error
    }
  }
}

/// Breaks text into lines at spaces.
package enum TextWrap {
  package static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
