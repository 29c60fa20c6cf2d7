package import Screen
package import Session

/// The layout of the screen at a given size.
package struct WorkbenchLayout: Sendable, Equatable {
  package let header: Rect
  package let footer: Rect
  package let panels: [PanelID: Rect]
  /// Groups of panels that share one place.
  private let places: [[PanelID]]
  /// The message in place of the footer's hints, if the log is not visible.
  let message: LogEntry?

  /// The smallest screen the workbench is drawn on.
  package static let minimum = Size(rows: 24, columns: 80)
  /// From here on all panels are shown at once.
  package static let roomy = Size(rows: 30, columns: 100)

  /// Whether a screen is large enough to be drawn on.
  package static func fits(_ size: Size) -> Bool {
    size.rows >= minimum.rows && size.columns >= minimum.columns
  }

  /// The area in which a panel draws: without its title line and left border.
  package static func content(of panel: Rect) -> Rect {
    panel.splitTop(1).rest.inset(left: panel.column > 0 ? 2 : 1)
  }

  package init(size: Size, state: WorkbenchState) {
    let isRoomy = size.rows >= Self.roomy.rows && size.columns >= Self.roomy.columns
    let showsLog =
      state.maximised ? state.focus == .log : isRoomy || state.front(of: PanelID.lower) == .log
    message =
      showsLog || state.overlay != nil || state.pending?.prompt != nil ? nil : state.message
    let lines =
      state.isOnTour
      ? Chrome.captionRows
      : message.map { Chrome.lines(of: $0, columns: size.columns).count } ?? 1
    let parts = Rect(size: size).rows([.fixed(1), .share(), .fixed(lines)])
    header = parts[0]
    footer = parts[2]
    let body = parts[1]
    places =
      state.maximised ? [] : isRoomy ? [PanelID.lowerLeft, PanelID.lowerRight] : [PanelID.lower]
    let isComparing = state.comparedForks != nil
    if state.maximised, isComparing, state.focus == .beam || state.focus == .joint {
      let halves = body.columns([.share(), .share()])
      panels = [.beam: halves[0], .joint: halves[1]]
    } else if state.maximised {
      panels = [state.focus: body]
    } else {
      panels = isRoomy ? Self.roomy(body, state) : Self.compact(body, state)
    }
  }

  /// The panels that share a panel's place, itself left out, in the order of their digits.
  func tabs(beside panel: PanelID) -> [PanelID] {
    let place = places.first { $0.contains(panel) } ?? []
    return PanelID.allCases.filter { $0 != panel && place.contains($0) }
  }

  private static func roomy(_ body: Rect, _ state: WorkbenchState) -> [PanelID: Rect] {
    if state.isOnTour { return roomyTour(body, state) }
    let rows = body.rows([
      .share(5, atLeast: 8), .share(6, atLeast: 8), .share(5, atLeast: 6), .share(2, atLeast: 4),
    ])
    let middle = rows[1].columns(
      state.comparedForks == nil ? [.share(29), .share(21)] : [.share(), .share()])
    let lower = rows[2].columns([.share(29), .share(21)])
    return [
      .timeline: rows[0], .beam: middle[0], .joint: middle[1],
      state.front(of: PanelID.lowerLeft): lower[0], state.front(of: PanelID.lowerRight): lower[1],
      .log: rows[3],
    ]
  }

  /// Without the log: the caption of the tour describes what happens.
  private static func roomyTour(_ body: Rect, _ state: WorkbenchState) -> [PanelID: Rect] {
    let rows = body.rows([.share(5, atLeast: 8), .share(6, atLeast: 8), .share(5, atLeast: 6)])
    let middle = rows[1].columns([.share(29), .share(21)])
    let lower = rows[2].columns([.share(29), .share(21)])
    return [
      .timeline: rows[0], .beam: middle[0], .joint: middle[1],
      state.front(of: PanelID.lowerLeft): lower[0], state.front(of: PanelID.lowerRight): lower[1],
    ]
  }

  /// Beam and joint network, with the timeline above or the focused panel below: with a caption
  /// there is no room for both.
  private static func compactTour(_ body: Rect, _ state: WorkbenchState) -> [PanelID: Rect] {
    let showsLower = PanelID.lower.contains(state.focus)
    let rows = body.rows(showsLower ? [.share(8), .share(9)] : [.share(7), .share(10)])
    let middle = rows[showsLower ? 0 : 1].columns([.share(2), .share(1)])
    return [
      .beam: middle[0], .joint: middle[1],
      (showsLower ? state.focus : .timeline): rows[showsLower ? 1 : 0],
    ]
  }

  private static func compact(_ body: Rect, _ state: WorkbenchState) -> [PanelID: Rect] {
    if state.isOnTour { return compactTour(body, state) }
    let rows = body.rows([.share(7, atLeast: 7), .share(8, atLeast: 8), .share(7, atLeast: 6)])
    let middle = rows[1].columns(
      state.comparedForks == nil ? [.share(2), .share(1)] : [.share(), .share()])
    return [
      .timeline: rows[0], .beam: middle[0], .joint: middle[1],
      state.front(of: PanelID.lower): rows[2],
    ]
  }
}
