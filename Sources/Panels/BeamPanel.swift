import Analysis
import BeamSearch
import Screen
import Session
import Text

/// The hypotheses after the frame under the cursor, and those dropped at it; while stepping
/// inside a frame, its expansions.
struct BeamPanel: Panel {
  let id = PanelID.beam
  private let numbersWidth = 22
  private let fateWidth = 12

  func subtitle(_ state: WorkbenchState) -> String {
    guard state.frameCount > 0 else { return "" }
    if let view = state.expansionView {
      return "inside \(state.stepName) \(state.cursor.frame): expansion \(view.current + 1)"
        + " of \(view.rows.count) notable"
    }
    let semantics = state.decoding.map { $0.trace.profile.semantics.rawValue } ?? ""
    return "after \(state.stepName) \(state.cursor.frame), \(semantics) scores in nats"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    if let view = state.expansionView {
      expansions(view, on: &canvas)
    } else if let view = state.beamView {
      beam(view, state, on: &canvas)
    } else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
    }
  }

  // MARK: The beam

  private func beam(_ view: BeamView, _ state: WorkbenchState, on canvas: inout Canvas) {
    let textWidth = max(4, canvas.columns - numbersWidth - fateWidth - 1)
    let hasBeam = state.decoding?.trace.profile.knobs.contains(.beam) ?? true
    canvas.write(
      "  # was   score" + (hasBeam ? "    gap" : ""), row: 0, column: 0, role: .header)
    canvas.write("hypothesis", row: 0, column: numbersWidth + 1, role: .header)
    canvas.write("fate", row: 0, column: numbersWidth + textWidth + 1, role: .header)
    // The cut-off line takes a row between the beam and what was dropped.
    let lines = view.rows.count + (view.cutoff == nil ? 0 : 1)
    let selectedLine = state.beamRow + (state.beamRow >= view.livingCount ? 1 : 0)
    let first = Scroll.first(selected: selectedLine, visible: canvas.rows - 1, total: lines)
    for line in first..<min(lines, first + canvas.rows - 1) {
      let at = line - first + 1
      if line == view.livingCount, let cutoff = view.cutoff {
        let cut =
          hasBeam
          ? "beam \(state.optionsAtCursor.beamSize): cut-off \(fixed(cutoff, 2))"
          : "only the best is kept"
        canvas.write("   ---- \(cut) ----", row: at, column: 0, role: .dim)
        continue
      }
      let index = line > view.livingCount ? line - 1 : line
      guard view.rows.indices.contains(index) else { continue }
      row(
        view.rows[index], isSelected: index == state.beamRow, hasGap: hasBeam, at: at,
        textWidth: textWidth, on: &canvas)
    }
  }

  private func row(
    _ row: BeamRow, isSelected: Bool, hasGap: Bool, at: Int, textWidth: Int, on canvas: inout Canvas
  ) {
    let rank = row.rank.map(String.init) ?? "\u{00B7}"
    let was = row.formerRank.map(String.init) ?? "-"
    let numbers =
      (isSelected ? "\u{25B8}" : " ") + DisplayWidth.pad(rank, to: 2, align: .right)
      + DisplayWidth.pad(was, to: 4, align: .right)
      + DisplayWidth.pad(fixed(row.score, 2), to: 8, align: .right)
      + DisplayWidth.pad(row.closesFrame && hasGap ? fixed(row.gap, 2) : "", to: 7, align: .right)
    canvas.write(numbers, row: at, column: 0, role: row.rank == 1 ? .best : .value)
    let freshWidth = DisplayWidth.of(row.freshText)
    let settled = DisplayWidth.truncateHead(row.settledText, to: max(1, textWidth - freshWidth - 1))
    let empty = row.labels.isEmpty
    canvas.write(
      [
        Span(empty ? "(no label yet)" : settled, empty ? .dim : .text),
        Span(row.freshText, .newToken, attributes: .bold),
      ], row: at, column: numbersWidth + 1, maxWidth: textWidth - 1)
    let (fate, role) = fateText(row)
    canvas.write(fate, row: at, column: numbersWidth + textWidth + 1, role: role)
    if isSelected {
      canvas.style(
        Rect(row: at, column: 0, rows: 1, columns: canvas.columns), role: .selected)
    }
  }

  private func fateText(_ row: BeamRow) -> (String, StyleRole) {
    let merged = row.mergedCount > 0 ? " +\(row.mergedCount)" : ""
    switch row.fate {
    case .kept: return ("kept" + merged, .kept)
    case .new: return ("new" + merged, .new)
    case .ended: return ("complete" + merged, .kept)
    case .merged(let rank): return (rank.map { "\u{21D2} \($0)" } ?? "merged, cut", .merged)
    case .pruned(let rule, let cutoff): return (pruned(rule, gap: cutoff - row.score), .pruned)
    }
  }

  // MARK: Expansions

  private func expansions(_ view: ExpansionView, on canvas: inout Canvas) {
    canvas.write(" rnd   after", row: 0, column: 0, role: .header)
    let columns = ExpansionColumns(width: canvas.columns)
    canvas.write("token", row: 0, column: columns.token, role: .header)
    canvas.write("  step    total", row: 0, column: columns.numbers, role: .header)
    canvas.write("outcome", row: 0, column: columns.outcome, role: .header)
    let first = Scroll.first(
      selected: view.current, visible: canvas.rows - 1, total: view.rows.count)
    for (line, row) in view.rows.dropFirst(first).prefix(canvas.rows - 1).enumerated() {
      expansion(row, at: line + 1, columns: columns, on: &canvas)
    }
  }

  private func expansion(
    _ row: ExpansionRow, at: Int, columns: ExpansionColumns, on canvas: inout Canvas
  ) {
    let text: StyleRole = row.isAhead ? .disabled : .text
    canvas.write(
      (row.isCurrent ? "\u{25B8}" : " ")
        + DisplayWidth.pad("\(row.round + 1)", to: 3, align: .right),
      row: at, column: 0, role: text)
    canvas.write(
      DisplayWidth.truncateHead(
        row.parentText.isEmpty ? "(start)" : row.parentText, to: columns.parentWidth),
      row: at, column: 7, role: text)
    let duration = row.duration.map { "+\($0)" } ?? ""
    let token = DisplayWidth.truncate(row.label ?? "blank", to: 8 - duration.count)
    canvas.write(
      row.kind == .waiting ? "waits" : token + duration, row: at, column: columns.token,
      role: row.isAhead ? .disabled : (row.label == nil ? .blank : .newToken), maxWidth: 8)
    let numbers =
      DisplayWidth.pad(fixed(row.stepLogProb, 2), to: 6, align: .right)
      + DisplayWidth.pad(fixed(row.total, 2), to: 9, align: .right)
    canvas.write(numbers, row: at, column: columns.numbers, role: row.isAhead ? .disabled : .value)
    let (outcome, role) = outcomeText(row)
    canvas.write(
      outcome, row: at, column: columns.outcome, role: row.isAhead ? .disabled : role)
    if row.isCurrent {
      canvas.style(Rect(row: at, column: 0, rows: 1, columns: canvas.columns), role: .selected)
    }
  }

  private func outcomeText(_ row: ExpansionRow) -> (String, StyleRole) {
    switch row.outcome {
    case .kept(let rank) where row.closesFrame: ("kept \(rank + 1)", .kept)
    case .kept(let rank): ("next \(rank + 1)", .new)
    case .merged: ("merged", .merged)
    case .pruned(let rule, _, let gap): (pruned(rule, gap: gap), .pruned)
    }
  }

  /// The rule and, if it compares scores, the gap.
  private func pruned(_ rule: PruneRule, gap: Double) -> String {
    switch rule {
    case .symbolCap, .counted, .labelCap, .expansionCap: rule.mark
    default: "\(rule.mark) \(fixed(gap, 2))"
    }
  }
}

/// Where the columns of the expansion list stand.
private struct ExpansionColumns {
  let parentWidth: Int
  let token: Int
  let numbers: Int
  let outcome: Int

  init(width: Int) {
    outcome = max(36, width - 10)
    numbers = outcome - 17
    token = numbers - 9
    parentWidth = max(1, token - 8)
  }
}

/// Keeps a selected line in view.
enum Scroll {
  /// The first line to draw: 0 while everything down to the selection fits.
  static func first(selected: Int, visible: Int, total: Int) -> Int {
    guard visible > 0, total > visible else { return 0 }
    return max(0, min(total - visible, selected - visible / 2))
  }
}
