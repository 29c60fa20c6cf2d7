import Analysis
import BeamSearch
import Scoring
import Screen
import Session
import Text

/// The final candidates: exact score, posterior, edits, risk, and the push of EMBR on each.
struct RiskPanel: Panel {
  let id = PanelID.risk
  private let pushWidth = 9

  func subtitle(_ state: WorkbenchState) -> String {
    guard let report = state.risk else { return "final list" }
    guard let reference = report.reference else {
      return "no reference (\(state.keymap.label(of: .editReference)) sets one); MBR = expected "
        + "word errors against the others"
    }
    let risk = report.expectedRisk.map { "R \(fixed($0, 3)) words, " } ?? ""
    let score =
      reference.exactLogProb.map { "log P(ref) \(fixed($0, 2))" } ?? "cannot be spelled"
    return "\(risk)\(score), reference: \(reference.text)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let nBest = state.decoding?.nBest else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    let columns = columns(for: state.risk, width: canvas.columns)
    header(columns, on: &canvas)
    // The consensus is shown if the list leaves a line for it.
    let hasRoom = canvas.rows > nBest.count + 2 && state.risk?.consensus != nil
    let rows = max(0, canvas.rows - (hasRoom ? 3 : 2))
    let first = Scroll.first(selected: state.candidateIndex, visible: rows, total: nBest.count)
    for index in first..<min(nBest.count, first + rows) {
      let at = index - first + 1
      if let report = state.risk, report.candidates.indices.contains(index) {
        draw(
          report.candidates[index], index: index, at: at, columns: columns, on: &canvas)
      } else {
        canvas.write(
          " \(index + 1)  scoring exactly...   search \(fixed(nBest[index].logProb, 2))", row: at,
          column: 0, role: .dim)
      }
      if index == state.candidateIndex {
        canvas.write("\u{25B8}", row: at, column: 0, role: .selected)
        canvas.style(Rect(row: at, column: 0, rows: 1, columns: canvas.columns), role: .selected)
      }
    }
    if hasRoom { consensus(state, row: canvas.rows - 2, on: &canvas) }
    choices(state, row: canvas.rows - 1, on: &canvas)
  }

  // MARK: Columns

  private enum Column: CaseIterable {
    case exact, search, posterior, edits, contribution, push, mbr

    /// Most important first, for narrow panels; the text of a candidate comes before all of them.
    static let byImportance: [Column] = [
      .exact, .posterior, .edits, .push, .search, .contribution, .mbr,
    ]

    var heading: String {
      switch self {
      case .exact: "   log P"
      case .search: "   search"
      case .posterior: "    p"
      case .edits: "   W S I D"
      case .contribution: "   p\u{00B7}W"
      case .push: "   push    "
      case .mbr: "   MBR"
      }
    }

    var needsReference: Bool { [.edits, .contribution, .push].contains(self) }
  }

  /// The columns that leave room for the text, in their order on screen.
  private func columns(for report: RiskReport?, width: Int) -> [Column] {
    let hasReference = report?.expectedRisk != nil
    let longest = report?.candidates.map { DisplayWidth.of($0.text) }.max() ?? 0
    let textWidth = max(18, min(longest + 2, width / 2))
    var room = width - 3 - textWidth
    var chosen: [Column] = []
    for column in Column.byImportance where hasReference || !column.needsReference {
      room -= DisplayWidth.of(column.heading)
      guard room >= 0 else { break }
      chosen.append(column)
    }
    return Column.allCases.filter(chosen.contains)
  }

  private func header(_ columns: [Column], on canvas: inout Canvas) {
    let headings = columns.map(\.heading).joined()
    canvas.write("  #\(headings)  text", row: 0, column: 0, role: .header)
  }

  private func draw(
    _ candidate: Candidate, index: Int, at: Int, columns: [Column], on canvas: inout Canvas
  ) {
    var spans = [Span(right("\(index + 1)", 3), .value)]
    for column in columns { spans += cell(column, of: candidate) }
    spans.append(Span("  " + (candidate.text.isEmpty ? "(empty)" : candidate.text), .text))
    canvas.write(spans, row: at, column: 0)
  }

  private func cell(_ column: Column, of candidate: Candidate) -> [Span] {
    switch column {
    case .exact: [Span(right(fixed(candidate.exactLogProb, 2), 8), .value, attributes: .bold)]
    case .search: [Span(right(fixed(candidate.hypothesis.logProb, 2), 9), .dim)]
    case .posterior: [Span(right(probability(candidate.posterior), 5), .value)]
    case .edits: candidate.edits.map(edits) ?? []
    case .contribution: [Span(right(candidate.contribution.map(short) ?? "", 6), .value)]
    case .push: [Span("  ", .text)] + push(candidate.gradient ?? 0)
    case .mbr: [Span(right(fixed(candidate.mbrRisk, 2), 6), .value)]
    }
  }

  private func edits(_ edits: EditCounts) -> [Span] {
    [
      Span(right("\(edits.errors)", 4), edits.errors == 0 ? .correct : .value),
      Span(right("\(edits.substitutions)", 2), .substitution),
      Span(right("\(edits.insertions)", 2), .insertion),
      Span(right("\(edits.deletions)", 2), .deletion),
    ]
  }

  /// The gradient as a signed bar: gradient descent on the risk raises those that point left
  /// (below the expected risk) and lowers those that point right.
  private func push(_ gradient: Double) -> [Span] {
    let half = (pushWidth - 1) / 2
    // A quarter of a word is a full bar: p (1 - p) is never more.
    let length =
      abs(gradient) < 0.0005
      ? 0 : min(half, Int((abs(gradient) * Double(half) * 4).rounded(.up)))
    let left = gradient < 0 ? String(repeating: "\u{25C0}", count: length) : ""
    let rightArrow = gradient > 0 ? String(repeating: "\u{25B6}", count: length) : ""
    return [
      Span(DisplayWidth.pad(left, to: half, align: .right), .pushUp), Span("\u{2502}", .axis),
      Span(DisplayWidth.pad(rightArrow, to: half), .pushDown),
    ]
  }

  private func choices(_ state: WorkbenchState, row: Int, on canvas: inout Canvas) {
    if state.isScoringReference, canvas.rows > 2 {
      canvas.write("verdict: waits for the exact scores", row: row, column: 1, role: .dim)
      return
    }
    guard let report = state.risk, let mbr = report.mbrChoice, canvas.rows > 2 else { return }
    let best = report.candidates.indices.max {
      report.candidates[$0].posterior < report.candidates[$1].posterior
    }
    let agree = best == mbr ? "" : "  (they differ)"
    let (p, least) = ((best ?? 0) + 1, mbr + 1)
    let choices = "highest p: \(p), lowest MBR risk: \(least)\(agree)"
    let verdict =
      report.verdictText.map { words in
        [
          Span(words, report.judgement?.verdict == .correct ? .correct : .warning),
          Span("   ", .dim),
        ]
      } ?? []
    // The longest that fits; the verdict comes first.
    let room = canvas.columns - 1 - verdict.reduce(0) { $0 + $1.width }
    let said = [
      choices + "   log P: exact, search: the beam's", choices, "best p \(p), MBR \(least)",
    ].first { DisplayWidth.of($0) <= room }
    canvas.write(verdict + [Span(said ?? "", .dim)], row: row, column: 1)
  }

  /// The words that the candidates agree on, each with its posterior.
  private func consensus(_ state: WorkbenchState, row: Int, on canvas: inout Canvas) {
    guard let words = state.risk?.consensus?.words else { return }
    var spans = [Span("consensus:", .dim)]
    if words.isEmpty { spans.append(Span(" (empty)", .dim)) }
    for word in words {
      spans.append(Span(" " + word.text, .text))
      spans.append(Span(" " + probability(word.confidence), .dim))
    }
    canvas.write(spans, row: row, column: 1)
  }

  private func right(_ text: String, _ width: Int) -> String {
    DisplayWidth.pad(text, to: width, align: .right)
  }

  private func short(_ value: Double) -> String {
    let text = fixed(value, 2)
    return text.hasPrefix("0.") ? String(text.dropFirst()) : text
  }
}
