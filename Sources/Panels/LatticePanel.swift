import Analysis
import Scoring
import Screen
import Session
import Text
import Transducer

/// The T x U map of the selected candidate: frames to the right, labels upwards.
struct LatticePanel: Panel {
  let id = PanelID.lattice
  private let gutter = 9

  func subtitle(_ state: WorkbenchState) -> String {
    guard state.lattice != nil else { return "T \u{00D7} U" }
    return "candidate \(state.candidateIndex + 1): \(state.latticeMeaning.title)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    let notes = LatticeNotes(width: canvas.columns, rows: max(1, canvas.rows / 3))
    let columns = canvas.columns - gutter
    guard let map = state.lattice, let model = state.model,
      let draft = LatticeView(state: state, rows: canvas.rows, columns: columns)
    else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    // The notes below depend on the scale alone, not on the rows that they leave.
    let foot = notes.lines(draft, map)
    let height = max(1, canvas.rows - foot.count)
    guard let view = LatticeView(state: state, rows: height, columns: columns) else { return }
    cells(of: view, on: &canvas)
    for (row, span) in view.rows.enumerated() {
      let isHere = span.contains(view.crosshair.labels)
      let name = name(of: span, map: map, vocabulary: model.scorer.vocabulary)
      canvas.write(
        DisplayWidth.pad((isHere ? "\u{25B8}" : "") + name, to: gutter - 1, align: .right),
        row: row, column: 0, role: isHere ? .newToken : .axis)
    }
    cursor(of: view, state, on: &canvas)
    for (line, spans) in foot.enumerated() {
      canvas.write(spans, row: height + line, column: 0)
    }
  }

  func frame(at point: Point, _ state: WorkbenchState, size: Size) -> Int? {
    LatticeView(state: state, rows: size.rows, columns: size.columns - gutter)?.scale
      .visibleFrame(atColumn: point.column - gutter)
  }

  private func name(
    of span: ClosedRange<Int>, map: LatticeMap, vocabulary: Vocabulary
  ) -> String {
    if span.upperBound == 0 { return "(start)" }
    guard span.count == 1 else { return "u \(span.lowerBound)" }
    return DisplayWidth.truncate(vocabulary[map.labels[span.lowerBound - 1]], to: gutter - 2)
  }

  /// An alignment-synchronous search is at a different frame in each row: its cursor is a diagonal.
  private func cursor(of view: LatticeView, _ state: WorkbenchState, on canvas: inout Canvas) {
    for (row, span) in view.rows.enumerated() {
      let isHere = span.contains(view.crosshair.labels)
      let labels = isHere ? view.crosshair.labels : span.lowerBound
      guard let frame = state.cursorFrame(labels: labels),
        let column = view.scale.column(ofFrame: frame)
      else { continue }
      let place = Rect(
        row: row, column: gutter + column, rows: 1, columns: view.scale.width(ofFrame: frame))
      canvas.style(place, role: isHere ? .cursor : .frame, adding: isHere ? .reverse : [])
    }
  }

  // MARK: Cells

  private func cells(of view: LatticeView, on canvas: inout Canvas) {
    let picture = HeatPicture(view, glyphs: canvas.glyphs)
    for row in view.rows.indices {
      for column in 0..<view.scale.columns {
        let (level, character) = picture.cell(row: row, column: column)
        // A border is less important than what it would hide.
        if let mark = view.mark(row: row, column: column), mark != .envelope || level < 0.05 {
          canvas.write(mark.glyph, row: row, column: gutter + column, role: mark.role)
        } else {
          canvas.write(
            String(character), row: row, column: gutter + column,
            role: level < 0 ? .disabled : .heat(Double(level)))
        }
      }
    }
  }
}

/// The values of the map as characters: braille dots if available, otherwise shades.
private struct HeatPicture {
  private let levels: [Float]
  private let columns: Int
  private let dots: DotPlot?

  /// Values below half a percent are not drawn: they would clutter the picture.
  private static let least: Float = 0.005
  /// From which value on each dot of a cell is set, from the top left: spread so that a cell of one
  /// value is as full as the value is high.
  private static let thresholds: [[Float]] = [
    [0.81, 0.19], [0.31, 0.69], [0.94, 0.44], [0.56, 0.005],
  ]

  init(_ view: LatticeView, glyphs: GlyphTier) {
    columns = view.scale.columns
    guard glyphs == .braille else {
      levels = view.levels()
      dots = nil
      return
    }
    var dots = DotPlot(size: Size(rows: view.rows.count, columns: columns), tier: glyphs)
    let (down, across) = (
      dots.dots.rows / max(1, dots.size.rows), dots.dots.columns / max(1, dots.size.columns)
    )
    let fine = view.levels(down: down, across: across)
    var levels = [Float](repeating: -1, count: view.rows.count * columns)
    for row in 0..<dots.dots.rows {
      for column in 0..<dots.dots.columns {
        let level = fine[row * dots.dots.columns + column]
        let cell = row / down * columns + column / across
        levels[cell] = max(levels[cell], level)
        if level >= Self.thresholds[row % down][column % across] {
          dots.set(row: row, column: column)
        }
      }
    }
    self.levels = levels
    self.dots = dots
  }

  /// The largest value in a cell, negative where the map was not computed, and its character.
  func cell(row: Int, column: Int) -> (level: Float, character: Character) {
    let level = levels[row * columns + column]
    if level < 0 { return (level, LatticeNotes.unfilled) }
    if level < Self.least { return (level, " ") }
    let character =
      dots?.character(row: row, column: column) ?? GlyphTier.blocks.shade(Double(level))
    return (level, character)
  }
}

extension LatticeMark {
  fileprivate var glyph: String {
    switch self {
    case .best: "\u{25CF}"
    case .reference: "\u{25C7}"
    case .envelope: "\u{254C}"
    }
  }

  fileprivate var role: StyleRole {
    switch self {
    case .best: .path
    case .reference(let differs): differs ? .substitution : .reference
    case .envelope: .envelope
    }
  }
}

/// The notes below the map: the values under the cross-hair, the part shown, the legend.
private struct LatticeNotes {
  let width: Int
  let rows: Int

  static let unfilled: Character = "~"

  /// As many lines as there is room for, the most important things first.
  func lines(_ view: LatticeView, _ map: LatticeMap) -> [[Span]] {
    var lines: [[Span]] = [[]]
    var used = 0
    for piece in [readout(view.crosshair)] + scope(view, map) + legend(view, map) {
      let size = piece.reduce(0) { $0 + $1.width }
      if used > 0, used + 3 + size > width {
        guard lines.count < rows else { break }
        lines.append([])
        used = 0
      }
      if used > 0 { lines[lines.count - 1].append(Span("   ")) }
      lines[lines.count - 1] += piece
      used += size + (used > 0 ? 3 : 0)
    }
    return lines
  }

  private func readout(_ at: LatticeReadout) -> [Span] {
    let next = at.next.map { " next \u{201C}\($0)\u{201D}" } ?? ""
    let place = "t \(at.frame) u \(at.labels)\(next): "
    guard let values = at.values else { return [Span(place + "not computed", .dim)] }
    func numbers(posterior: String) -> String {
      [(posterior, LatticeMeaning.posterior), ("label", .label), ("blank", .blank)].map {
        "\($0) \(probability(values[$1] ?? 0))"
      }.joined(separator: "  ")
    }
    let isWide = DisplayWidth.of(place + numbers(posterior: "posterior")) <= width
    return [
      Span(isWide ? place : "t \(at.frame) u \(at.labels): ", .dim),
      Span(numbers(posterior: isWide ? "posterior" : "post"), .value),
    ]
  }

  /// Which part of the lattice is shown, unless it is all of it, node by node.
  private func scope(_ view: LatticeView, _ map: LatticeMap) -> [[Span]] {
    var pieces: [String] = []
    if !map.band.isWhole {
      pieces.append(
        "\(Self.unfilled) skipped: only \(map.band.width) of \(map.labelCount + 1) rows around "
          + "the search's path")
    }
    if view.labelsPerRow > 1 {
      let count = view.labelsPerRow
      pieces.append("per cell: maximum over \(count) frames x \(count) labels")
    }
    return pieces.map { [Span($0, .dim)] }
  }

  private func legend(_ view: LatticeView, _ map: LatticeMap) -> [[Span]] {
    func entry(_ mark: LatticeMark, _ text: String) -> [Span] {
      [Span(mark.glyph, mark.role), Span(" " + text, .dim)]
    }
    var pieces = [entry(.best, "best alignment \(fixed(map.bestPathLogProb, 2))")]
    if view.hasReference { pieces.append(entry(.reference(differs: false), "reference")) }
    pieces.append(entry(.envelope, "beam"))
    let ramp = [0.1, 0.3, 0.5, 0.7, 1].map {
      Span(String(GlyphTier.blocks.shade($0)), .heat($0))
    }
    return pieces + [[Span("0 ", .dim)] + ramp + [Span(" 1", .dim)]]
  }
}
