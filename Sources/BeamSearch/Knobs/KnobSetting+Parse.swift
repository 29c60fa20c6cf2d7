import Foundation

extension KnobSetting {
  /// The setting that a user typed.
  ///
  /// - Throws: `SearchError.invalidOption` with what was found and what is possible.
  package init(_ knob: SearchKnob, parsing text: String) throws(SearchError) {
    let reader = KnobReader(knob: knob, text: text)
    switch knob {
    case .beam: self = .beam(try reader.count(1...10_000))
    case .maxSymbols: self = .maxSymbols(try reader.count(1...1000))
    case .nBest: self = .nBest(try reader.count(1...10_000))
    case .blankPenalty: self = .blankPenalty(try reader.number("a finite number", \.isFinite))
    case .temperature:
      self = .temperature(try reader.number("above 0 and finite") { $0 > 0 && $0.isFinite })
    case .lengthNorm: self = .lengthNorm(try reader.lengthRule())
    case .expandWindow: self = .expandWindow(try reader.number("0 or more, in nats") { $0 >= 0 })
    case .extraCandidates: self = .extraCandidates(try reader.count(0...10_000))
    case .prefixAlpha: self = .prefixAlpha(try reader.count(0...1000))
    case .prefixMerging: self = .prefixMerging(try reader.choice(["true": true, "false": false]))
    case .labelsPerHypothesis:
      self = .labelsPerHypothesis(try reader.countOrAutomatic(1...10_000))
    case .maxLabels: self = .maxLabels(try reader.countOrAutomatic(1...100_000))
    case .contextLabels: self = .contextLabels(try reader.countOrAutomatic(1...1000))
    case .pathsPerState: self = .pathsPerState(try reader.count(1...1000))
    case .unknownAsBlank:
      self = .unknownAsBlank(try reader.choice(["true": true, "false": false]))
    case .mergeTimes:
      self = .mergeTimes(
        try reader.choice(
          Dictionary(uniqueKeysWithValues: MergeStanding.allCases.map { ($0.rawValue, $0) })))
    case .fusionTiming:
      self = .fusionTiming(
        try reader.choice(
          Dictionary(uniqueKeysWithValues: FusionTiming.allCases.map { ($0.word, $0) })))
    case .ilmWeight: self = .ilmWeight(try reader.number("a finite number", \.isFinite))
    }
  }
}

/// Reads one value.
private struct KnobReader {
  let knob: SearchKnob
  let text: String

  func count(_ range: ClosedRange<Int>) throws(SearchError) -> Int {
    guard let value = Int(text), range.contains(value) else { throw error(words(range)) }
    return value
  }

  func countOrAutomatic(_ range: ClosedRange<Int>) throws(SearchError) -> Int? {
    if text == "auto" { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw error(words(range) + ", or auto")
    }
    return value
  }

  func number(
    _ expected: String, _ isPossible: (Double) -> Bool
  ) throws(SearchError) -> Double {
    // Written as a number: Double also reads "0x1p3", which nobody means.
    guard !text.contains("x"), let value = Double(text), isPossible(value) else {
      throw error(expected)
    }
    return value
  }

  func choice<Value>(_ values: [String: Value]) throws(SearchError) -> Value {
    guard let value = values[text] else {
      throw error(values.keys.sorted().joined(separator: " or "))
    }
    return value
  }

  func lengthRule() throws(SearchError) -> LengthRule {
    let expected = "none, U+context, or U+n with n from 0 to 1000"
    switch text.lowercased() {
    case "none": return .none
    case "u+context": return .perLabelAndContext
    case let rule where rule.hasPrefix("u+"):
      guard let offset = Int(rule.dropFirst(2)), (0...1000).contains(offset) else {
        throw error(expected)
      }
      return .perLabel(offset: offset)
    default: throw error(expected)
    }
  }

  private func words(_ range: ClosedRange<Int>) -> String {
    "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }

  private func error(_ expected: String) -> SearchError {
    .invalidOption(
      name: knob.name, value: text.isEmpty ? "empty" : text, expected: expected)
  }
}
