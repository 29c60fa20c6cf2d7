package import BeamSearch
import Foundation

/// The values of a knob that `why` may try, and the steps in which it is turned: a new knob is a line
/// in `all`.
package struct KnobLadder: Sendable {
  /// How distances on different knobs are compared; see `KnobChange.distance`.
  package enum Measure: Sendable {
    /// |log2(to / from)|
    case doublings
    /// |log2((to + 1) / (from + 1))|, for counts that may be 0
    case doublingsFromOne
    /// |to - from|
    case nats
  }

  package let knob: SearchKnob
  /// Values lie on a grid around the present one, so far apart.
  package let step: Double
  /// By how much the change grows from one try to the next.
  package let growth: Int
  package let measure: Measure
  package let setting: @Sendable (Double) -> KnobSetting
  /// The values to try for a present one.
  package let range: @Sendable (Double) -> ClosedRange<Double>

  /// In the order in which equally small changes are told.
  package static var all: [KnobLadder] {
    [
      sizes(.beam, { .beam($0) }) { 1...max($0, min($0 * 16, 64)) },
      sizes(.maxSymbols, { .maxSymbols($0) }) { 1...max($0 * 4, 8) },
      sizes(.maxLabels, { .maxLabels($0) }) { 1...$0 * 4 },
      sizes(.labelsPerHypothesis, { .labelsPerHypothesis($0) }) { 1...$0 * 4 },
      sizes(.pathsPerState, { .pathsPerState($0) }) { 1...$0 * 4 },
      counts(.extraCandidates, { .extraCandidates($0) }) { 0...$0 + 16 },
      counts(.prefixAlpha, { .prefixAlpha($0) }) { 0...$0 + 4 },
      numbers(.expandWindow, .nats, { .expandWindow($0) }) { 0.05...$0 + 6.4 },
      numbers(.blankPenalty, .nats, { .blankPenalty($0) }) { $0 - 6.4...$0 + 6.4 },
      numbers(.temperature, .doublings, { .temperature($0) }) { 0.05...max($0 * 4, 4) },
    ]
  }

  private static func sizes(
    _ knob: SearchKnob, _ setting: @escaping @Sendable (Int) -> KnobSetting,
    _ range: @escaping @Sendable (Double) -> ClosedRange<Double>
  ) -> KnobLadder {
    KnobLadder(
      knob: knob, step: 1, growth: 2, measure: .doublings, setting: { setting(Int($0)) },
      range: range)
  }

  private static func counts(
    _ knob: SearchKnob, _ setting: @escaping @Sendable (Int) -> KnobSetting,
    _ range: @escaping @Sendable (Double) -> ClosedRange<Double>
  ) -> KnobLadder {
    KnobLadder(
      knob: knob, step: 1, growth: 2, measure: .doublingsFromOne,
      setting: { setting(Int($0)) }, range: range)
  }

  /// The grid of knobs that are not counts.
  package static let fineStep = 0.05

  private static func numbers(
    _ knob: SearchKnob, _ measure: Measure, _ setting: @escaping @Sendable (Double) -> KnobSetting,
    _ range: @escaping @Sendable (Double) -> ClosedRange<Double>
  ) -> KnobLadder {
    KnobLadder(
      knob: knob, step: fineStep, growth: 4, measure: measure, setting: setting, range: range)
  }

  /// The present value; `nil` where the search does not heed the knob, or chooses by itself.
  package func present(in options: SearchOptions, of profile: SearchProfile) -> Double? {
    guard knob.isHeeded(by: profile) else { return nil }
    switch KnobSetting(knob, in: options, of: profile).value {
    case .count(let value): return value.map(Double.init)
    case .number(let value): return value.isFinite ? value : nil
    case .flag, .word: return nil
    }
  }

  package func distance(_ from: Double, _ to: Double) -> Double {
    switch measure {
    case .doublings: abs(log2(to / from))
    case .doublingsFromOne: abs(log2((to + 1) / (from + 1)))
    case .nats: abs(to - from)
    }
  }
}
