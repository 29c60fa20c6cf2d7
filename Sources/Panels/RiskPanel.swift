import BeamSearch
import Scoring
import Screen
import Session

/// The final candidates: exact score, posterior, edits, risk, and what EMBR would do to each.
struct RiskPanel: Panel {
  let id = PanelID.risk
  private let pushWidth = 9

  func subtitle(_ state: WorkbenchState) -> String {
    guard let report = state.risk else { return "final list" }
    guard let reference = report.reference else {
      return "no reference (r sets one); MBR = expected word errors against the others"
    }
    let risk = report.expectedRisk.map { "  R \(fixed($0, 3)) words" } ?? ""
    let score =
      reference.exactLogProb.map { "  log P(ref) \(fixed($0, 2))" } ?? "  cannot be spelled"
    return "reference: \(reference.text)\(score)\(risk)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let nBest = state.decoding?.nBest else {
      canvas.write("...", row: 0, column: 0, role: .dim)
      return
    }
    header(hasReference: state.risk?.expectedRisk != nil, on: &canvas)
    let rows = max(0, canvas.rows - 2)
    let first = Scroll.first(selected: state.candidateIndex, visible: rows, total: nBest.count)
    for index in first..<min(nBest.count, first + rows) {
      let at = index - first + 1
      if let report = state.risk, report.candidates.indices.contains(index) {
        draw(report.candidates[index], index: index, at: at, on: &canvas)
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
    choices(state, row: canvas.rows - 1, on: &canvas)
  }

  private func header(hasReference: Bool, on canvas: inout Canvas) {
    let risk = hasReference ? "  W S I D   p\u{00B7}W  push     " : ""
    canvas.write(
      "  #   log P   search    p \(risk)   MBR  text", row: 0, column: 0, role: .header)
  }

  private func draw(_ candidate: Candidate, index: Int, at: Int, on canvas: inout Canvas) {
    var spans = [
      Span(DisplayWidth.pad("\(index + 1)", to: 3, align: .right), .value),
      Span(right(fixed(candidate.exactLogProb, 2), 8), .value, attributes: .bold),
      Span(right(fixed(candidate.hypothesis.logProb, 2), 9), .dim),
      Span(right(probability(candidate.posterior), 5), .value),
    ]
    if let edits = candidate.edits, let contribution = candidate.contribution,
      let gradient = candidate.gradient
    {
      spans.append(Span(right("\(edits.errors)", 4), edits.errors == 0 ? .correct : .value))
      spans.append(Span(right("\(edits.substitutions)", 2), .substitution))
      spans.append(Span(right("\(edits.insertions)", 2), .insertion))
      spans.append(Span(right("\(edits.deletions)", 2), .deletion))
      spans.append(Span(right(contribution == 0 ? ".00" : short(contribution), 6), .value))
      spans.append(Span("  ", .text))
      spans += push(gradient)
    }
    spans.append(Span(right(fixed(candidate.mbrRisk, 2), 6), .value))
    spans.append(Span("  " + (candidate.text.isEmpty ? "(empty)" : candidate.text), .text))
    canvas.write(spans, row: at, column: 0)
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
    guard let report = state.risk, let mbr = report.mbrChoice, canvas.rows > 2 else { return }
    let best = report.candidates.indices.max {
      report.candidates[$0].posterior < report.candidates[$1].posterior
    }
    let agree = best == mbr ? "" : "  (they differ)"
    canvas.write(
      "MAP (highest p) picks \((best ?? 0) + 1), MBR (least risk) picks \(mbr + 1)\(agree)"
        + "   log P is exact, search is the beam's own score",
      row: row, column: 1, role: .dim)
  }

  private func right(_ text: String, _ width: Int) -> String {
    DisplayWidth.pad(text, to: width, align: .right)
  }

  private func short(_ value: Double) -> String {
    let text = fixed(value, 2)
    return text.hasPrefix("0.") ? String(text.dropFirst()) : text
  }
}
