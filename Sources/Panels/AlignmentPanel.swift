import Analysis
import Scoring
import Screen
import Session
import Text

/// The selected candidate under the reference, errors marked by letter, times above and below.
struct AlignmentPanel: Panel {
  let id = PanelID.alignment
  private let gutter = 5
  private let missing = "***"

  func subtitle(_ state: WorkbenchState) -> String {
    guard let view = state.alignmentView else { return "" }
    let counts = view.counts
    let unit = view.isByToken ? "token" : "word"
    return "candidate \(state.candidateIndex + 1) by \(unit): "
      + "S \(counts.substitutions) I \(counts.insertions) D \(counts.deletions) "
      + "of \(counts.referenceLength)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    if let problem = state.alignmentProblem {
      let row = state.alignmentView == nil ? 0 : canvas.rows - 1
      canvas.write(problem, row: row, column: 0, role: .dim)
    }
    guard let view = state.alignmentView else { return }
    guard !view.pairs.isEmpty else {
      canvas.write("reference and candidate are both empty", row: 0, column: 0)
      return
    }
    let widths = view.pairs.map { width(of: $0) }
    let lines = lines(widths, room: canvas.columns - gutter)
    let current = lines.firstIndex { $0.contains(view.current) } ?? 0
    let height = min(5, canvas.rows)
    let visible = max(1, (canvas.rows + 1) / (height + 1))
    let first = Scroll.first(selected: current, visible: visible, total: lines.count)
    for (index, line) in lines.dropFirst(first).prefix(visible).enumerated() {
      draw(line, of: view, widths: widths, top: index * (height + 1), height: height, on: &canvas)
    }
  }

  // MARK: Lines

  /// Columns of a pair, without the space after it.
  private func width(of pair: AlignedPair) -> Int {
    let texts = [pair.reference?.text ?? missing, pair.hypothesis?.text ?? missing]
    return texts.reduce(4) { max($0, DisplayWidth.of($1)) }
  }

  /// The pairs of each line, as many as fit; at least one.
  private func lines(_ widths: [Int], room: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var (start, used) = (0, 0)
    for (index, width) in widths.enumerated() {
      if index > start, used + width > room {
        lines.append(start..<index)
        (start, used) = (index, 0)
      }
      used += width + 1
    }
    return lines + [start..<widths.count]
  }

  private func draw(
    _ line: Range<Int>, of view: AlignmentView, widths: [Int], top: Int, height: Int,
    on canvas: inout Canvas
  ) {
    // If there is little room, times are left out, the reference's first.
    let rows = height >= 5 ? [0, 1, 2, 3, 4] : height == 4 ? [-1, 0, 1, 2, 3] : [-1, 0, 1, 2, -1]
    let names = ["sec", "ref", "hyp", "", "sec"]
    for (name, row) in zip(names, rows) where row >= 0 {
      canvas.write(name, row: top + row, column: 0, role: .axis)
    }
    var column = gutter
    for index in line {
      let pair = view.pairs[index]
      let texts = [
        (time(of: pair.reference, view), StyleRole.dim),
        (pair.reference?.text ?? missing, role(of: pair, isReference: true)),
        (pair.hypothesis?.text ?? missing, role(of: pair, isReference: false)),
        (pair.edit?.rawValue ?? "", pair.edit?.role ?? .text),
        (time(of: pair.hypothesis, view), .dim),
      ]
      let room = min(widths[index], canvas.columns - column)
      for ((text, role), row) in zip(texts, rows) where row >= 0 {
        canvas.write(
          DisplayWidth.truncate(text, to: max(0, room)), row: top + row, column: column,
          role: role, attributes: pair.edit == nil ? [] : .bold)
      }
      if index == view.current {
        canvas.style(
          Rect(row: top, column: column, rows: height, columns: room), role: .selected)
      }
      column += widths[index] + 1
    }
  }

  private func time(of unit: TimedUnit?, _ view: AlignmentView) -> String {
    unit?.frame.map { fixed(Double($0) * view.frameDuration, 2) } ?? ""
  }

  private func role(of pair: AlignedPair, isReference: Bool) -> StyleRole {
    pair.edit?.role ?? (isReference ? .reference : .correct)
  }
}

extension EditKind {
  fileprivate var role: StyleRole {
    switch self {
    case .substitution: .substitution
    case .insertion: .insertion
    case .deletion: .deletion
    }
  }
}
