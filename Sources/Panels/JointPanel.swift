import Screen
import Session
import Text

/// The joint network's distribution for the selected hypothesis: blank, then the best labels.
struct JointPanel: Panel {
  let id = PanelID.joint
  /// The columns of a probability and its logarithm.
  private let numbersWidth = 13

  func subtitle(_ state: WorkbenchState) -> String {
    guard let view = state.jointView else { return "" }
    let context = view.contextText.isEmpty ? "the start" : "\u{201C}\(view.contextText)\u{201D}"
    return "frame \(state.encoderFrame), after \(context)"
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
    let barWidth = max(1, canvas.columns - labelWidth - numbersWidth - 1)
    let role: StyleRole = bar.label == nil ? .blank : .token
    let marker = bar.isChosen ? "\u{25B8}" : " "
    canvas.write(
      marker + DisplayWidth.truncate(bar.label ?? "blank", to: labelWidth - 2), row: row, column: 0,
      role: role, attributes: bar.isChosen ? .bold : [])
    canvas.write(
      GlyphTier.blocks.bar(bar.probability, width: barWidth), row: row, column: labelWidth,
      role: bar.label == nil ? .blank : .bar)
    if let change = bar.change { mark(change, row: row, left: labelWidth, on: &canvas) }
    let numbers =
      DisplayWidth.pad(probability(bar.probability), to: 5, align: .right)
      + DisplayWidth.pad(fixed(bar.logProb, 2), to: 8, align: .right)
    canvas.write(
      numbers, row: row, column: canvas.columns - numbersWidth - 1, role: .value)
  }

  /// Marks a token that was forced or forbidden here, over the end of the bar.
  private func mark(
    _ change: JointView.Change, row: Int, left: Int, on canvas: inout Canvas
  ) {
    let word = change == .forced ? " forced" : " forbidden"
    let end = canvas.columns - numbersWidth - 1
    let text = isNarrow(canvas) ? (change == .forced ? "!" : "x") : word
    canvas.write(
      text, row: row, column: max(left, end - DisplayWidth.of(text)), role: .forced,
      attributes: .bold)
  }

  private func durations(_ view: JointView, row: Int, on canvas: inout Canvas) {
    var spans = [Span(isNarrow(canvas) ? "for " : "duration in frames: ", .dim)]
    for duration in view.durations {
      spans.append(Span("\(duration.frames) ", .token))
      spans.append(Span(probability(duration.probability) + "  ", .value))
    }
    canvas.write(spans, row: row, column: 0)
  }

  /// With as many words and decimals as fit.
  private func weights(_ view: JointView, row: Int, on canvas: inout Canvas) {
    let forms: [(title: String, gap: String, decimals: Int)] = [
      ("weights of the last \(view.weights.count): ", " ", 2), ("weights ", " ", 2), ("", " ", 2),
      ("", "", 1),
    ]
    let choices = forms.map { form in
      [Span(form.title, .dim)]
        + view.weights.enumerated().flatMap { index, weight in
          [
            Span((index == 0 ? "" : form.gap + " ") + (weight.label ?? "\u{2013}"), .token),
            Span(form.gap + fixed(weight.value, form.decimals), .value),
          ]
        }
    }
    let fitting = choices.first { $0.reduce(0) { $0 + $1.width } <= canvas.columns }
    canvas.write(fitting ?? choices[choices.count - 1], row: row, column: 0)
  }
}
