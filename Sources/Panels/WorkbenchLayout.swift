package import Screen
package import Session

/// Where everything goes on a screen of a size.
package struct WorkbenchLayout: Sendable, Equatable {
  package let header: Rect
  package let footer: Rect
  package let panels: [PanelID: Rect]
  /// What the footer says in place of its hints, where the log is out of sight.
  let message: LogEntry?

  /// The smallest screen the workbench is drawn on.
  package static let minimum = Size(rows: 24, columns: 80)
  /// From here on all panels are shown at once.
  package static let roomy = Size(rows: 30, columns: 100)

  package init(size: Size, state: WorkbenchState) {
    let isRoomy = size.rows >= Self.roomy.rows && size.columns >= Self.roomy.columns
    let showsLog = state.maximised ? state.focus == .log : isRoomy || state.lowerPanel == .log
    message = showsLog || state.overlay != nil ? nil : state.message
    let lines = message.map { Chrome.lines(of: $0, columns: size.columns).count } ?? 1
    let parts = Rect(size: size).rows([.fixed(1), .share(), .fixed(lines)])
    header = parts[0]
    footer = parts[2]
    let body = parts[1]
    if state.maximised {
      panels = [state.focus: body]
    } else {
      panels = isRoomy ? Self.roomy(body) : Self.compact(body, lower: state.lowerPanel)
    }
  }

  private static func roomy(_ body: Rect) -> [PanelID: Rect] {
    let rows = body.rows([
      .share(5, atLeast: 8), .share(6, atLeast: 8), .share(5, atLeast: 6), .share(2, atLeast: 4),
    ])
    let middle = rows[1].columns([.share(29), .share(21)])
    let lower = rows[2].columns([.share(29), .share(21)])
    return [
      .timeline: rows[0], .beam: middle[0], .joint: middle[1], .risk: lower[0],
      .lattice: lower[1], .log: rows[3],
    ]
  }

  private static func compact(_ body: Rect, lower: PanelID) -> [PanelID: Rect] {
    let rows = body.rows([.share(7, atLeast: 7), .share(8, atLeast: 8), .share(7, atLeast: 6)])
    let middle = rows[1].columns([.share(2), .share(1)])
    return [.timeline: rows[0], .beam: middle[0], .joint: middle[1], lower: rows[2]]
  }
}
