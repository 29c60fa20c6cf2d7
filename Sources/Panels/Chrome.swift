import Screen
import Session

/// What is not a panel: the header, the footer, the title lines.
enum Chrome {
  static func header(_ state: WorkbenchState, on canvas: inout Canvas) {
    canvas.fill(role: .statusBar)
    let view = state.headerView
    let right = view.position
    let rightWidth = DisplayWidth.of(right)
    var left: [Span] = [
      Span(" beamscope ", .statusBar, attributes: .bold), Span("  \(view.model)", .statusBar),
      Span("   \(view.file)", .statusBar), Span("   \(view.search)", .statusBar),
    ]
    if let job = view.job {
      let percent = Int(job.share * 100)
      left.append(Span("   \(job.text) \(progressBar(job.share)) \(percent)%", .statusBar))
    } else if state.playing {
      left.append(Span("   \u{25B6} playing", .statusBar))
    }
    canvas.write(left, row: 0, column: 0, maxWidth: max(0, canvas.columns - rightWidth - 2))
    canvas.write(right, row: 0, column: canvas.columns - rightWidth - 1, role: .statusBar)
  }

  private static func progressBar(_ share: Double) -> String {
    let cells = 8
    let full = max(0, min(cells, Int(share * Double(cells))))
    return String(repeating: "\u{2588}", count: full)
      + String(repeating: "\u{2591}", count: cells - full)
  }

  static func title(
    _ panel: any Panel, _ state: WorkbenchState, isRight: Bool, on canvas: inout Canvas
  ) {
    let focused = state.focus == panel.id
    let rule: StyleRole = focused ? .borderFocused : .border
    canvas.fill(with: "\u{2500}", role: rule)
    if isRight { canvas.write("\u{2502}", row: 0, column: 0, role: .border) }
    let marker = focused ? "\u{25B8}" : " "
    var spans = [
      Span(marker, .titleFocused), Span("\(panel.id.rawValue) ", .key),
      Span(panel.id.title + " ", focused ? .titleFocused : .title),
    ]
    let subtitle = panel.subtitle(state)
    let start = isRight ? 1 : 0
    let room = canvas.columns - start - 2 - spans.reduce(0) { $0 + $1.width }
    if !subtitle.isEmpty {
      spans.append(Span(DisplayWidth.truncate(subtitle, to: max(0, room)) + " ", .dim))
    }
    canvas.write(spans, row: 0, column: start)
  }

  /// The commands the footer names, most useful first; what does not fit is left to help.
  private static let hints: [(Command, String)] = [
    (.help, "help"), (.nextFrame, "frame"), (.nextExpansion, "expansion"), (.nextEvent, "event"),
    (.selectNext, "select"), (.focusNext, "panel"), (.why, "why"), (.play, "play"),
    (.editReference, "reference"), (.maximise, "maximise"), (.themes, "theme"),
    (.commandLine, "command"), (.nextFile, "file"), (.back, "quit"),
  ]

  static func footer(_ state: WorkbenchState, on canvas: inout Canvas) {
    switch state.overlay {
    case .commandLine(let editor): prompt(":", editor, on: &canvas)
    case .reference(let editor): prompt("reference: ", editor, on: &canvas)
    default:
      var column = 1
      for (command, word) in hints {
        guard let key = state.keymap.keys(for: command).first?.name else { continue }
        let name = key.hasPrefix("<") ? String(key.dropFirst().dropLast()) : key
        let width = DisplayWidth.of(name) + DisplayWidth.of(word) + 3
        guard column + width <= canvas.columns else { break }
        column += canvas.write(
          [Span(name, .key), Span(" \(word)  ", .dim)], row: 0, column: column)
      }
    }
  }

  private static func prompt(_ label: String, _ editor: LineEditor, on canvas: inout Canvas) {
    canvas.fill(role: .prompt)
    let start = canvas.write(label, row: 0, column: 0, role: .prompt)
    let before = DisplayWidth.of(editor.textBeforeCursor)
    // Long lines slide left so that the cursor stays on screen.
    let shift = max(0, start + before + 2 - canvas.columns)
    let text = canvas.bounds.inset(left: start)
    canvas.draw(in: text) { area in
      area.write(editor.text, row: 0, column: -shift, role: .prompt)
      area.style(
        Rect(row: 0, column: before - shift, rows: 1, columns: 1), role: .cursor, adding: .reverse)
    }
  }
}
