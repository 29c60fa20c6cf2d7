import Foundation

/// The values of a knob that `why` may try, and the step size.
package struct KnobLadder: Sendable {
  /// How distances on different knobs are compared: the doublings (or halvings) of a size or of the
  /// temperature, or the nats of a penalty.
  enum Measure: Sendable {
    /// |log2(to / from)|
    case doublings
    /// |log2((to + 1) / (from + 1))|, for counts that may be 0
    case doublingsFromOne
    /// |to - from|
    case nats
  }

  /// The ladder as declared in a knob's row.
  struct Rungs: Sendable {
    let measure: Measure
    /// The values to try, given the present one.
    let range: @Sendable (Double) -> ClosedRange<Double>
  }

  package let knob: SearchKnob
  private let rungs: Rungs
  /// The grid step of the values around the present one.
  package let step: Double
  /// The factor by which the change grows from one try to the next.
  package let growth: Int

  private init?(_ knob: SearchKnob) {
    guard let rungs = knob.ladder else { return nil }
    self.knob = knob
    self.rungs = rungs
    (step, growth) = if case .count = knob.kind { (1, 2) } else { (Self.fineStep, 4) }
  }

  /// In the order in which equally small changes are listed: sizes before other numbers, and knobs
  /// of a few searches before knobs of all.
  package static let all = SearchKnob.allCases.compactMap(KnobLadder.init)
    .enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
    .map(\.element)

  private var place: Int {
    if case .count = knob.kind { 0 } else if case .all = knob.users { 2 } else { 1 }
  }

  /// The grid of knobs that are not counts.
  package static let fineStep = 0.05

  /// The values to try, given the present one.
  package func range(_ present: Double) -> ClosedRange<Double> { rungs.range(present) }

  package func setting(_ value: Double) -> KnobSetting {
    if case .count = knob.kind { return KnobSetting(knob, .count(Int(value))) }
    return KnobSetting(knob, .number(value))
  }

  /// The present value; `nil` if the search does not use the knob, or chooses it automatically.
  package func present(in options: SearchOptions, of profile: SearchProfile) -> Double? {
    guard knob.isApplicable(to: profile) else { return nil }
    switch KnobSetting(knob, in: options, of: profile).value {
    case .count(let value): return value.map(Double.init)
    case .number(let value): return value.isFinite ? value : nil
    case .flag, .word: return nil
    }
  }

  package func distance(_ from: Double, _ to: Double) -> Double {
    switch rungs.measure {
    case .doublings: abs(log2(to / from))
    case .doublingsFromOne: abs(log2((to + 1) / (from + 1)))
    case .nats: abs(to - from)
    }
  }
}
