/// The values a knob can have.
package enum KnobKind: Sendable {
  /// Whole numbers; automatic: the search chooses.
  case count(ClosedRange<Int>, mayBeAutomatic: Bool = false)
  case number(Bounds)
  case flag
  case words([String])
  /// A `LengthRule`.
  case lengthRule

  package enum Bounds: String, Sendable {
    case finite = "a finite number"
    case positive = "above 0 and finite"
    case notNegative = "0 or more, in nats"

    func contains(_ value: Double) -> Bool {
      switch self {
      case .finite: value.isFinite
      case .positive: value > 0 && value.isFinite
      case .notNegative: value >= 0
      }
    }
  }

  static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> KnobKind
  where Word.RawValue == String {
    .words(type.allCases.map(\.rawValue))
  }

  /// The form of a value, for help.
  var argument: String {
    switch self {
    case .count(_, let mayBeAutomatic): mayBeAutomatic ? "n|auto" : "n"
    case .number: "x"
    case .flag, .words: words.joined(separator: "|")
    case .lengthRule: "none|U+n|U+context"
    }
  }

  /// The words among its values.
  package var words: [String] {
    switch self {
    case .count(_, let mayBeAutomatic): mayBeAutomatic ? ["auto"] : []
    case .number: []
    case .flag: ["true", "false"]
    case .words(let words): words
    case .lengthRule: ["none", "U+context"]
    }
  }

  /// What can be typed, in words.
  private var expected: String {
    switch self {
    case .count(let range, let mayBeAutomatic):
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
        + (mayBeAutomatic ? ", or auto" : "")
    case .number(let bounds): bounds.rawValue
    case .flag, .words: words.sorted().joined(separator: " or ")
    case .lengthRule: "none, U+context, or U+n with n from 0 to \(LengthRule.largestOffset)"
    }
  }

  /// The value that a user typed.
  ///
  /// - Throws: `SearchError.invalidOption` with the value found and the possible values.
  func value(typed text: String, name: String) throws(SearchError) -> KnobValue {
    switch self {
    case .count(let range, let mayBeAutomatic):
      if mayBeAutomatic, text == "auto" { return .count(nil) }
      if let count = Int(text), range.contains(count) { return .count(count) }
    case .number(let bounds):
      // Decimal only: Double also reads "0x1p3", which nobody intends.
      if !text.contains("x"), let number = Double(text), bounds.contains(number) {
        return .number(number)
      }
    case .flag: if let flag = Bool(text) { return .flag(flag) }
    case .words(let words): if words.contains(text) { return .word(text) }
    case .lengthRule: if let rule = LengthRule(text) { return .word(rule.word) }
    }
    throw .invalidOption(name: name, value: text.isEmpty ? "empty" : text, expected: expected)
  }

  /// Rejects a value that no search can run with; sizes above the maximum a user may type pass.
  func check(_ value: KnobValue, name: String) throws(SearchError) {
    switch (self, value) {
    case (.count(let range, _), .count(let count?)) where count < range.lowerBound:
      throw .invalidOption(
        name: name, value: value.text, expected: "\(range.lowerBound) or more")
    case (.number(let bounds), .number(let number)) where !bounds.contains(number):
      throw .invalidOption(name: name, value: value.text, expected: bounds.rawValue)
    default: break
    }
  }

  /// A value written in code, converted to the form of this kind.
  func fitted(_ value: KnobValue) -> KnobValue {
    switch (self, value) {
    case (.number, .count(let count?)): .number(Double(count))
    case (.count, .word("auto")): .count(nil)
    default: value
    }
  }
}
