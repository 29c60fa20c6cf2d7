import Screen
import Session

/// What is not a panel: the header, the footer, the title lines.
enum Chrome {
  static func header(_ state: WorkbenchState, on canvas: inout Canvas) {
    canvas.fill(role: .statusBar)
    let view = state.headerView
    let right = view.position
    let rightWidth = DisplayWidth.of(right)
    let room = canvas.columns - rightWidth - 3
    let activity =
      (view.job.map {
        ["\(spinner(view.beat)) \($0.text) \(progressBar($0.share)) \(Int($0.share * 100))%"]
      }
        ?? (state.playing ? ["\u{25B6} playing"] : []))
      + (state.recording == nil ? [] : ["\u{25CF} recording"])
    // If not everything fits, the names are left out first, then details of the search.
    let choices =
      [["beamscope", view.model, view.file, view.search], ["beamscope", view.file, view.search]]
      + ([view.search] + view.shortSearch).map { [view.file, $0] } + [[view.file]]
    let lines = choices.map { ($0 + activity).joined(separator: "   ") }
    let line = lines.first { DisplayWidth.of($0) <= room } ?? lines[lines.count - 1]
    canvas.write(line, row: 0, column: 1, role: .statusBar, maxWidth: max(0, room))
    canvas.write(right, row: 0, column: canvas.columns - rightWidth - 1, role: .statusBar)
  }

  private static func spinner(_ beat: Int) -> String { ["|", "/", "-", "\\"][beat % 4] }

  private static func progressBar(_ share: Double) -> String {
    let cells = 8
    let full = max(0, min(cells, Int(share * Double(cells))))
    return String(repeating: "\u{2588}", count: full)
      + String(repeating: "\u{2591}", count: cells - full)
  }

  static func title(
    _ panel: any Panel, _ state: WorkbenchState, tabs: [PanelID], isRight: Bool,
    on canvas: inout Canvas
  ) {
    let focused = state.focus == panel.id
    let rule: StyleRole = focused ? .borderFocused : .border
    canvas.fill(with: "\u{2500}", role: rule)
    if isRight { canvas.write("\u{2502}", row: 0, column: 0, role: .border) }
    let key = state.keymap.key(of: .focus(panel.id))
    let marker = focused ? "\u{25B8}" : " "
    var spans = [
      Span(marker, .titleFocused), Span(key.map { $0 + " " } ?? "", .key),
      Span(panel.title(state) + " ", focused ? .titleFocused : .title),
    ]
    let subtitle = panel.subtitle(state)
    let start = isRight ? 1 : 0
    var room = canvas.columns - start - 2 - spans.reduce(0) { $0 + $1.width }
    let tabs = self.tabs(
      tabs, state.keymap, room: room - min(DisplayWidth.of(subtitle), subtitleWidth) - 1)
    let tabsWidth = tabs.reduce(0) { $0 + $1.width }
    canvas.write(tabs, row: 0, column: canvas.columns - tabsWidth - 1)
    room -= tabsWidth == 0 ? 0 : tabsWidth + 1
    if !subtitle.isEmpty {
      spans.append(Span(DisplayWidth.truncate(subtitle, to: max(0, room)) + " ", .dim))
    }
    canvas.write(spans, row: 0, column: start)
  }

  /// The columns that tabs leave to a subtitle.
  private static let subtitleWidth = 44

  /// The panels that share a place with one, by key and name, or by key alone if names do not
  /// fit.
  private static func tabs(_ panels: [PanelID], _ keymap: Keymap, room: Int) -> [Span] {
    guard !panels.isEmpty else { return [] }
    let keys = panels.map { panel in
      keymap.key(of: .focus(panel)).map { [Span(" \($0)", .key)] } ?? []
    }
    let named = zip(keys, panels).flatMap { $0 + [Span(" \($1.tab)", .dim)] }
    let fits = named.reduce(0) { $0 + $1.width } < room
    return (fits ? named : Array(keys.joined())) + [Span(" ", .dim)]
  }

  /// The commands in the footer, most useful first; those that do not fit are left out.
  private static let hints: [(Command, String)] = [
    (.help, "help"), (.nextFrame, "frame"), (.nextEvent, "event"), (.selectNext, "select"),
    (.focusNext, "panel"), (.why, "why"), (.commandLine, "command"), (.back, "quit"),
    (.nextExpansion, "expansion"), (.maximise, "maximise"), (.nextFile, "file"), (.play, "play"),
    (.editReference, "reference"), (.export, "export"), (.themes, "theme"),
  ]

  /// A message as the footer shows it: at most three lines.
  static func lines(of message: LogEntry, columns: Int) -> [String] {
    Array(TextWrap.lines(message.text, width: columns - 2).prefix(3))
  }

  static func footer(
    _ state: WorkbenchState, message: LogEntry?, on canvas: inout Canvas
  ) {
    switch state.overlay {
    case .commandLine(let editor): prompt(":", editor, on: &canvas)
    case .tour: if let tour = state.tourView { caption(tour, state.keymap, on: &canvas) }
    case .find(let editor): prompt("/", editor, on: &canvas)
    case .reference(let editor): prompt("reference: ", editor, on: &canvas)
    case .export(let editor): prompt("export to: ", editor, on: &canvas)
    default:
      if let prompt = state.pending?.prompt {
        canvas.write(prompt, row: 0, column: 1, role: .prompt)
        return
      }
      if let message {
        for (row, line) in lines(of: message, columns: canvas.columns).enumerated() {
          canvas.write(line, row: row, column: 1, role: message.kind.role)
        }
        return
      }
      var column = 1
      for (command, word) in hints {
        guard let name = state.keymap.key(of: command) else { continue }
        let width = DisplayWidth.of(name) + DisplayWidth.of(word) + 3
        guard column + width <= canvas.columns else { break }
        column += canvas.write(
          [Span(name, .key), Span(" \(word)  ", .dim)], row: 0, column: column)
      }
    }
  }

  /// Rows of a tour's caption, its title line included.
  static let captionRows = 7

  /// A stop of the tour, in place of the footer.
  private static func caption(
    _ tour: TourView, _ keymap: Keymap, on canvas: inout Canvas
  ) {
    canvas.fill(role: .popup)
    canvas.fill(
      Rect(row: 0, column: 0, rows: 1, columns: canvas.columns), with: "\u{2500}",
      role: .borderFocused)
    canvas.write(
      [
        Span(" Tour \(tour.position)  ", .titleFocused), Span(tour.title + " ", .title),
      ], row: 0, column: 1)
    let hints = [(Command.nextFrame, "next "), (.previousFrame, "back "), (.cancel, "ends")]
    let keys = hints.reduce([Span(" ", .key)]) { spans, hint in
      spans + [Span(keymap.label(of: hint.0), .key), Span(" \(hint.1) ", .dim)]
    }
    let width = keys.reduce(0) { $0 + $1.width }
    canvas.write(keys, row: 0, column: canvas.columns - width - 1)
    for (row, line) in TextWrap.lines(tour.text, width: canvas.columns - 2).enumerated() {
      canvas.write(line, row: row + 1, column: 1, role: .popup)
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
