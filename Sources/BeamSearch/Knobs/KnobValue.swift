/// What a knob is set to, for those who only show it.
package enum KnobValue: Sendable, Equatable {
  /// `nil`: the search chooses by itself.
  case count(Int?)
  case number(Double)
  case flag(Bool)
  case word(String)

  /// As a user types it.
  package var text: String {
    switch self {
    case .count(let value): value.map(String.init) ?? "auto"
    case .number(let value):
      value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
    case .flag(let value): "\(value)"
    case .word(let value): value
    }
  }
}

extension KnobSetting {
  package var value: KnobValue {
    switch self {
    case .beam(let value), .maxSymbols(let value), .nBest(let value), .extraCandidates(let value),
      .prefixAlpha(let value), .pathsPerState(let value):
      .count(value)
    case .labelsPerHypothesis(let value), .maxLabels(let value), .contextLabels(let value):
      .count(value)
    case .blankPenalty(let value), .temperature(let value), .expandWindow(let value),
      .ilmWeight(let value):
      .number(value)
    case .prefixMerging(let value), .unknownAsBlank(let value): .flag(value)
    case .lengthNorm(let rule): .word(rule.word)
    case .mergeTimes(let standing): .word(standing.rawValue)
    case .fusionTiming(let timing): .word(timing.word)
    }
  }
}

extension LengthRule {
  /// `none`, `U+2`, `U+context`
  package var word: String {
    switch self {
    case .none: "none"
    case .perLabel(let offset): "U+\(offset)"
    case .perLabelAndContext: "U+context"
    }
  }
}
