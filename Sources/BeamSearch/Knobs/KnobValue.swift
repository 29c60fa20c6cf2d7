/// The value of a knob.
package enum KnobValue: Sendable, Equatable {
  /// `nil`: the search chooses.
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

extension KnobValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByStringLiteral
{
  package init(integerLiteral value: Int) { self = .count(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
  package init(stringLiteral value: String) { self = .word(value) }
}

/// A type of option that can be stored as a knob's value.
protocol KnobStored: SendableMetatype {
  init?(knobValue value: KnobValue)
  var knobValue: KnobValue { get }
}

extension Int: KnobStored {
  init?(knobValue value: KnobValue) {
    guard case .count(let count?) = value else { return nil }
    self = count
  }
  var knobValue: KnobValue { .count(self) }
}

extension Int?: KnobStored {
  init?(knobValue value: KnobValue) {
    guard case .count(let count) = value else { return nil }
    self = count
  }
  var knobValue: KnobValue { .count(self) }
}

extension Double: KnobStored {
  init?(knobValue value: KnobValue) {
    guard case .number(let number) = value else { return nil }
    self = number
  }
  var knobValue: KnobValue { .number(self) }
}

extension Bool: KnobStored {
  init?(knobValue value: KnobValue) {
    guard case .flag(let flag) = value else { return nil }
    self = flag
  }
  var knobValue: KnobValue { .flag(self) }
}

extension KnobStored where Self: RawRepresentable, RawValue == String {
  init?(knobValue value: KnobValue) { self.init(rawValue: value.text) }
  var knobValue: KnobValue { .word(rawValue) }
}

extension TimestampPolicy: KnobStored {}
extension FusionTiming: KnobStored {}
extension UnknownToken: KnobStored {}
