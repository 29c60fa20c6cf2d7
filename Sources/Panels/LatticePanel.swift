import Screen
import Session
import Transducer

/// The T x U map of the selected candidate: frames to the right, labels upwards.
struct LatticePanel: Panel {
  let id = PanelID.lattice
  private let gutter = 8

  func subtitle(_ state: WorkbenchState) -> String {
    guard state.lattice != nil else { return "T \u{00D7} U" }
    return "candidate \(state.candidateIndex + 1): \(state.latticeMeaning.title)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let map = state.lattice, let model = state.model else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    let emitted = state.labelsEmitted(on: map)
    let frame = state.cursorFrame(labels: emitted) ?? map.frameCount - 1
    let scale = TimelineScale(
      totalFrames: map.frameCount, cursor: frame, columns: canvas.columns - gutter)
    let rows = max(1, canvas.rows - 1)
    let states = map.labelCount + 1
    // Row 0 of the window is the highest u: the picture climbs from bottom left to top right.
    let first = Scroll.first(selected: states - 1 - emitted, visible: rows, total: states)
    for line in 0..<min(rows, states - first) {
      let u = states - 1 - first - line
      let name = u == 0 ? "(start)" : model.scorer.vocabulary[map.labels[u - 1]]
      canvas.write(
        DisplayWidth.pad(name, to: gutter - 1, align: .right), row: line, column: 0,
        role: u == emitted ? .newToken : .axis)
      row(map, u: u, line: line, scale: scale, meaning: state.latticeMeaning, on: &canvas)
      // A search by alignment steps is at another frame in each row: its cursor is a diagonal.
      if let frame = state.cursorFrame(labels: u), let column = scale.column(ofFrame: frame) {
        canvas.style(
          Rect(
            row: line, column: gutter + column, rows: 1, columns: scale.width(ofFrame: frame)),
          role: .frame)
      }
    }
    readout(
      map, state, frame: frame, emitted: emitted, row: canvas.rows - 1, on: &canvas)
  }

  private func row(
    _ map: LatticeMap, u: Int, line: Int, scale: TimelineScale, meaning: LatticeMeaning,
    on canvas: inout Canvas
  ) {
    for column in 0..<scale.columns {
      let frame = scale.frame(atColumn: column)
      let value = Double(map.value(meaning, frame: frame, labelsSoFar: u))
      // The label that leads to u is emitted at this frame on the best path.
      let onPath = u > 0 && u <= map.bestPath.count && map.bestPath[u - 1] == frame
      let isFirst = scale.column(ofFrame: frame) == column
      canvas.write(
        onPath && isFirst ? "\u{25CF}" : shade(value), row: line, column: gutter + column,
        role: onPath && isFirst ? .path : .heat(value))
    }
  }

  /// Under half a percent nothing is drawn: the picture would drown in it.
  private func shade(_ value: Double) -> String {
    value < 0.005 ? " " : String(GlyphTier.blocks.shade(value))
  }

  private func readout(
    _ map: LatticeMap, _ state: WorkbenchState, frame: Int, emitted: Int, row: Int,
    on canvas: inout Canvas
  ) {
    guard (0..<map.frameCount).contains(frame) else { return }
    func at(_ meaning: LatticeMeaning) -> String {
      probability(Double(map.value(meaning, frame: frame, labelsSoFar: emitted)))
    }
    canvas.write(
      "t \(frame + 1) u \(emitted): posterior \(at(.posterior))  label \(at(.label))  blank "
        + "\(at(.blank))   \u{25CF} best alignment \(fixed(map.bestPathLogProb, 2))",
      row: row, column: 0, role: .dim)
  }
}
