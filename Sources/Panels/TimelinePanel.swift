import Screen
import Session
import Text

/// Spectrogram with the frame cursor, the selected candidate's labels, the blank strip, the
/// reference's words where there is room, the time.
struct TimelinePanel: Panel {
  let id = PanelID.timeline
  private let gutter = 6
  private let glyphs = GlyphTier.blocks

  func subtitle(_ state: WorkbenchState) -> String {
    guard state.decoding != nil else { return "" }
    return "labels and P(blank) of candidate \(state.candidateIndex + 1)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let view = TimelineView(state: state, columns: canvas.columns - gutter) else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    let showsReference = !view.reference.isEmpty && canvas.rows >= 7
    let ruler = max(3, canvas.rows - 1)
    let pictureRows = max(1, canvas.rows - (showsReference ? 4 : 3))
    spectrogram(view, rows: pictureRows, on: &canvas)
    texts(view.labels, "label", role: .token, view, row: pictureRows, on: &canvas)
    blankStrip(view, row: pictureRows + 1, on: &canvas)
    if showsReference {
      texts(view.reference, "ref", role: .reference, view, row: pictureRows + 2, on: &canvas)
    }
    axis(view, row: ruler, on: &canvas)
    if let column = view.scale.column(ofFrame: view.cursorFrame) {
      let width = view.scale.width(ofFrame: view.cursorFrame)
      let at = Rect(row: 0, column: gutter + column, rows: canvas.rows, columns: width)
      canvas.style(at, role: .frame)
      // A mark as well as a colour, so that the cursor is visible without colours.
      canvas.write(
        "\u{2502}", row: ruler, column: gutter + column, role: .frame, attributes: .bold)
    }
    pins(view, row: ruler, on: &canvas)
  }

  func frame(at point: Point, _ state: WorkbenchState, size: Size) -> Int? {
    TimelineView(state: state, columns: size.columns - gutter)?.scale
      .visibleFrame(atColumn: point.column - gutter)
  }

  private func spectrogram(_ view: TimelineView, rows: Int, on canvas: inout Canvas) {
    canvas.write(frequency(view.highFrequency), row: 0, column: 0, role: .axis)
    if rows > 1 {
      canvas.write(frequency(view.lowFrequency), row: rows - 1, column: 0, role: .axis)
    }
    for row in 0..<rows {
      for column in 0..<view.scale.columns {
        let level = Double(view.level(column: column, row: row, rows: rows))
        canvas.write(
          String(glyphs.shade(level)), row: row, column: gutter + column, role: .heat(level))
      }
    }
  }

  private func frequency(_ hertz: Double) -> String {
    let text = hertz >= 1000 ? "\(fixed(hertz / 1000, 1))k" : "\(Int(hertz))"
    return DisplayWidth.pad(text, to: gutter - 1, align: .right)
  }

  /// Labels or words at their frames, truncated before the next one.
  private func texts(
    _ texts: [TimelineLabel], _ name: String, role: StyleRole, _ view: TimelineView, row: Int,
    on canvas: inout Canvas
  ) {
    canvas.write(name, row: row, column: 0, role: .axis)
    var free = 0
    for (index, label) in texts.enumerated() {
      guard let at = view.scale.column(ofFrame: label.frame) else { continue }
      // Where many share a column, only the first has room.
      guard at >= free || view.scale.framesPerColumn == 1 else { continue }
      let column = max(at, free)
      let next = texts.dropFirst(index + 1).first
        .flatMap { view.scale.column(ofFrame: $0.frame) }
      let room = max(1, (next ?? view.scale.columns) - column)
      let used = canvas.write(
        label.text, row: row, column: gutter + column,
        role: label.frame == view.cursorFrame ? .newToken : role, maxWidth: room)
      free = column + used
    }
  }

  private func blankStrip(_ view: TimelineView, row: Int, on canvas: inout Canvas) {
    canvas.write("blank", row: row, column: 0, role: .axis)
    guard !view.blank.isEmpty else { return }
    for column in 0..<view.scale.columns {
      // Of several frames, the one most likely to emit a label.
      let values = view.scale.frames(atColumn: column).map {
        view.blank[$0 - view.scale.firstFrame]
      }
      let bar = String(glyphs.column(Double(values.min() ?? 0)))
      canvas.write(bar, row: row, column: gutter + column, role: .blank)
    }
  }

  /// On the ruler, beside the cursor where that is at the same frame.
  private func pins(_ view: TimelineView, row: Int, on canvas: inout Canvas) {
    for pin in view.pins {
      guard let column = view.scale.column(ofFrame: pin.frame) else { continue }
      let isBeside = pin.frame == view.cursorFrame && view.scale.width(ofFrame: pin.frame) > 1
      canvas.write(
        pin.kind.glyph, row: row, column: gutter + column + (isBeside ? 1 : 0),
        role: pin.kind.role, attributes: .bold)
    }
  }

  private func axis(_ view: TimelineView, row: Int, on canvas: inout Canvas) {
    let secondsPerColumn = view.frameDuration / view.scale.columnsPerFrame
    guard secondsPerColumn > 0 else { return }
    let steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800]
    let step = steps.first { $0 / secondsPerColumn >= 8 } ?? 3600
    let start = Double(view.scale.firstFrame) * view.frameDuration
    var tick = (start / step).rounded(.up) * step
    while true {
      let column = Int(((tick - start) / secondsPerColumn).rounded())
      guard column < view.scale.columns else { break }
      let text = "\u{00B7}\(fixed(tick, step < 1 ? 1 : 0))"
      // A truncated number would be misread.
      if column + DisplayWidth.of(text) <= view.scale.columns {
        canvas.write(text, row: row, column: gutter + column, role: .axis)
      }
      tick += step
    }
    canvas.write("sec", row: row, column: 0, role: .axis)
  }
}

extension TimelinePin.Kind {
  fileprivate var glyph: String {
    switch self {
    case .match: "/"
    case .mark(let letter): String(letter)
    case .breakpoint: "\u{25CF}"
    case .warning: "!"
    }
  }

  fileprivate var role: StyleRole {
    switch self {
    case .match: .match
    case .mark: .link
    case .breakpoint: .breakpoint
    case .warning: .warning
    }
  }
}
