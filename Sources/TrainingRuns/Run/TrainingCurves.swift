import Foundation
import Session
import Text
import Training

/// The curves of a training as an SVG picture: losses above, error rates below, by epoch.
struct TrainingCurves {
  let title: String
  let history: [EpochRecord]
  /// Of the best weights.
  let bestEpoch: Int?
  /// What a loss is divided by.
  let normalization: LossNormalization

  /// One line of a chart.
  struct Curve {
    let name: String
    let color: String
    let points: [(x: Double, y: Double)]
  }

  var svg: String {
    let losses = Chart(
      label: "loss \(normalization.share)",
      curves: [
        curve("training", "#1f77b4") { $0.trainLoss },
        curve("held-out", "#d95f02") { $0.heldOutLoss },
      ])
    let rates = Chart(
      label: "held-out, percent",
      curves: [
        curve("word errors", "#1b7837") { $0.wordErrorRate.map { 100 * $0 } },
        curve("expected word errors", "#7b3294") { $0.heldOutRisk.map { 100 * $0 } },
      ])
    let charts = [losses, rates].filter { !$0.curves.isEmpty }
    let height = 44 + Double(charts.count) * Chart.height
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(svgNumber(Chart.width))" "#
        + #"height="\#(svgNumber(height))" viewBox="0 0 \#(svgNumber(Chart.width)) "#
        + ##"\##(svgNumber(height))" font-family="sans-serif" font-size="13" fill="#222">"##,
      ##"<rect width="100%" height="100%" fill="#fff"/>"##,
      svgText(title, x: Chart.width / 2, y: 26, anchor: "middle", size: 16),
    ]
    let epochs = history.map { Double($0.epoch) }
    let axis = Axis(from: epochs.min() ?? 0, to: epochs.max() ?? 1, isWhole: true)
    for (index, chart) in charts.enumerated() {
      lines += chart.draw(
        from: 40 + Double(index) * Chart.height, epochs: axis, mark: bestEpoch.map(Double.init))
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  private func curve(
    _ name: String, _ color: String, _ value: (EpochRecord) -> Double?
  ) -> Curve {
    Curve(
      name: name, color: color,
      points: history.compactMap { record in
        value(record).flatMap { $0.isFinite ? (Double(record.epoch), $0) : nil }
      })
  }
}

/// One chart: axes with ticks, and a line for each curve.
private struct Chart {
  static let width = 760.0
  static let height = 300.0
  private static let left = 74.0
  private static let right = 24.0
  private static let above = 34.0
  private static let below = 50.0

  let label: String
  let curves: [TrainingCurves.Curve]
  /// Points above are drawn here: the first epochs of a new decoder would leave no room for the rest.
  private let top: Double

  /// Curves without a point are left out.
  init(label: String, curves: [TrainingCurves.Curve]) {
    self.curves = curves.filter { !$0.points.isEmpty }
    let values = curves.flatMap { $0.points.map(\.y) }.sorted()
    let highest = values.last ?? 1
    let usual = values.isEmpty ? 1 : 4 * values[values.count / 2]
    top = usual > 0 ? min(highest, usual) : highest
    self.label = top < highest ? "\(label), clipped at the top" : label
  }

  /// - Parameter start: its upper edge.
  func draw(from start: Double, epochs: Axis, mark: Double?) -> [String] {
    let values = curves.flatMap { $0.points.map(\.y) }
    let axis = Axis(from: min(0, values.min() ?? 0), to: top, isWhole: false)
    let (low, high) = (start + Self.height - Self.below, start + Self.above)
    let (first, last) = (Self.left, Self.width - Self.right)
    func x(_ value: Double) -> Double { first + epochs.share(of: value) * (last - first) }
    func y(_ value: Double) -> Double { low + axis.share(of: min(value, axis.high)) * (high - low) }

    var lines: [String] = []
    for tick in axis.ticks {
      lines.append(svgLine(first, y(tick), last, y(tick), color: "#ddd"))
      lines.append(svgText(axis.text(of: tick), x: first - 8, y: y(tick) + 4, anchor: "end"))
    }
    for tick in epochs.ticks {
      lines.append(svgLine(x(tick), low, x(tick), low + 5, color: "#444"))
      lines.append(svgText(epochs.text(of: tick), x: x(tick), y: low + 20, anchor: "middle"))
    }
    lines.append(svgLine(first, low, last, low, color: "#444"))
    lines.append(svgLine(first, low, first, high, color: "#444"))
    lines.append(svgText("epoch", x: (first + last) / 2, y: low + 40, anchor: "middle"))
    let middle = (low + high) / 2
    lines.append(
      #"<text x="18" y="\#(svgNumber(middle))" text-anchor="middle" "#
        + #"transform="rotate(-90 18 \#(svgNumber(middle)))">\#(label)</text>"#)
    if let mark {
      lines.append(svgLine(x(mark), low, x(mark), high, color: "#999", dashes: "4 4"))
      lines.append(svgText("best", x: x(mark), y: high - 4, anchor: "middle", color: "#666"))
    }
    for (index, curve) in curves.enumerated() {
      let points = curve.points.map { "\(svgNumber(x($0.x))),\(svgNumber(y($0.y)))" }
      lines.append(
        #"<polyline points="\#(points.joined(separator: " "))" fill="none" "#
          + #"stroke="\#(curve.color)" stroke-width="2" stroke-linejoin="round"/>"#)
      for point in curve.points where curve.points.count <= 60 {
        lines.append(
          #"<circle cx="\#(svgNumber(x(point.x)))" cy="\#(svgNumber(y(point.y)))" r="2.5" "#
            + #"fill="\#(curve.color)"/>"#)
      }
      let key = first + 16 + Double(index) * 190
      lines.append(
        svgLine(key, start + 14, key + 24, start + 14, color: curve.color, width: 3))
      lines.append(svgText(curve.name, x: key + 32, y: start + 18, anchor: "start"))
    }
    return lines
  }
}

/// A range of numbers with ticks at round ones.
private struct Axis {
  let low: Double
  let high: Double
  private let step: Double

  /// - Parameter isWhole: whether only whole numbers have ticks.
  init(from low: Double, to high: Double, isWhole: Bool) {
    let span = high > low ? high - low : 1
    let rough = span / 6
    let power = pow(10, log10(rough).rounded(.down))
    let round = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
    step = isWhole ? max(1, round.rounded(.up)) : round
    self.low = low
    // Values end at a tick, epochs where they end.
    self.high = isWhole ? low + span : (high / step).rounded(.up) * step
  }

  func share(of value: Double) -> Double { (value - low) / max(high - low, .leastNormalMagnitude) }

  var ticks: [Double] {
    let first = Int((low / step).rounded(.up))
    let last = Int((high / step + 1e-9).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  func text(of tick: Double) -> String {
    fixed(tick, step >= 1 ? 0 : Int((-log10(step) - 1e-9).rounded(.up)))
  }
}

private func svgNumber(_ value: Double) -> String {
  let text = fixed(value, 1)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

private func svgLine(
  _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String, width: Double = 1,
  dashes: String? = nil
) -> String {
  #"<line x1="\#(svgNumber(x1))" y1="\#(svgNumber(y1))" x2="\#(svgNumber(x2))" "#
    + #"y2="\#(svgNumber(y2))" stroke="\#(color)" stroke-width="\#(svgNumber(width))""#
    + (dashes.map { #" stroke-dasharray="\#($0)""# } ?? "") + "/>"
}

private func svgText(
  _ text: String, x: Double, y: Double, anchor: String, size: Int? = nil, color: String? = nil
) -> String {
  let escaped = text.map { character in
    switch character {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    default: String(character)
    }
  }.joined()
  return #"<text x="\#(svgNumber(x))" y="\#(svgNumber(y))" text-anchor="\#(anchor)""#
    + (size.map { #" font-size="\#($0)""# } ?? "") + (color.map { #" fill="\#($0)""# } ?? "")
    + ">\(escaped)</text>"
}
