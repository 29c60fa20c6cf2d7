import Screen
import Session

/// The joint network's distribution for the selected hypothesis: blank, then the best labels.
struct JointPanel: Panel {
  let id = PanelID.joint

  func subtitle(_ state: WorkbenchState) -> String {
    guard let view = state.jointView else { return "" }
    let context = view.contextText.isEmpty ? "the start" : "\u{201C}\(view.contextText)\u{201D}"
    return "frame \(state.encoderFrame + 1), after \(context)"
  }

  func render(_ state: WorkbenchState, on canvas: inout Canvas) {
    guard let view = state.jointView else {
      canvas.write(state.emptyText, row: 0, column: 0, role: .dim)
      return
    }
    let weightRows = view.weights.isEmpty && view.durations.isEmpty ? 0 : 1
    let barRows = max(1, canvas.rows - 1 - weightRows)
    for (row, bar) in view.bars.prefix(barRows).enumerated() {
      draw(bar, row: row, on: &canvas)
    }
    let (margin, entropy) = (fixed(view.margin, 2), fixed(view.entropy, 2))
    let facts =
      isNarrow(canvas)
      ? "margin \(margin) entropy \(entropy)" : "margin \(margin) nats   entropy \(entropy) nats"
    canvas.write(facts, row: barRows, column: 0, role: .dim)
    if !view.durations.isEmpty { durations(view, row: barRows + 1, on: &canvas) }
    if !view.weights.isEmpty { weights(view, row: barRows + 1, on: &canvas) }
  }

  private func isNarrow(_ canvas: Canvas) -> Bool { canvas.columns < 40 }

  private func draw(_ bar: JointView.Bar, row: Int, on canvas: inout Canvas) {
    let labelWidth = 8
    let numbersWidth = 13
    let barWidth = max(1, canvas.columns - labelWidth - numbersWidth - 1)
    let role: StyleRole = bar.label == nil ? .blank : .token
    let marker = bar.isChosen ? "\u{25B8}" : " "
    canvas.write(
      marker + DisplayWidth.truncate(bar.label ?? "blank", to: labelWidth - 2), row: row, column: 0,
      role: role, attributes: bar.isChosen ? .bold : [])
    canvas.write(
      GlyphTier.blocks.bar(bar.probability, width: barWidth), row: row, column: labelWidth,
      role: bar.label == nil ? .blank : .bar)
    let numbers =
      DisplayWidth.pad(probability(bar.probability), to: 5, align: .right)
      + DisplayWidth.pad(fixed(bar.logProb, 2), to: 8, align: .right)
    canvas.write(
      numbers, row: row, column: canvas.columns - numbersWidth - 1, role: .value)
  }

  private func durations(_ view: JointView, row: Int, on canvas: inout Canvas) {
    var spans = [Span(isNarrow(canvas) ? "for " : "for so many frames: ", .dim)]
    for duration in view.durations {
      spans.append(Span("\(duration.frames) ", .token))
      spans.append(Span(probability(duration.probability) + "  ", .value))
    }
    canvas.write(spans, row: row, column: 0)
  }

  private func weights(_ view: JointView, row: Int, on canvas: inout Canvas) {
    let narrow = isNarrow(canvas)
    var spans = [Span(narrow ? "" : "weights of the last \(view.weights.count): ", .dim)]
    for weight in view.weights {
      spans.append(Span((weight.label ?? "\u{2013}") + (narrow ? "" : " "), .token))
      spans.append(Span(fixed(weight.value, narrow ? 1 : 2) + (narrow ? " " : "  "), .value))
    }
    canvas.write(spans, row: row, column: 0)
  }
}
