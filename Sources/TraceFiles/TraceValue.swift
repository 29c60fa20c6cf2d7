import ModelFiles
import Transducer

/// A value of a trace line; members keep their order.
enum TraceValue {
  case null
  case integer(Int)
  case number(Double)
  case string(String)
  case array([TraceValue])
  case object([(String, TraceValue)])

  static func optional(_ value: Int?) -> TraceValue { value.map { .integer($0) } ?? .null }
  static func optional(_ value: String?) -> TraceValue { value.map { .string($0) } ?? .null }

  var text: String {
    switch self {
    case .null: "null"
    case .integer(let value): "\(value)"
    case .number(let value): Self.text(of: value)
    case .string(let value): SettingValue.string(value).json
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(TraceValue.string($0.0).text):\($0.1.text)" }.joined(separator: ",")
        + "}"
    }
  }

  /// The fewest digits that read back as the same bits; JSON has no name for what is not finite.
  static func text(of value: Double) -> String {
    if value.isFinite { return "\(value)" }
    return value.isNaN ? "\"nan\"" : value < 0 ? "\"-inf\"" : "\"inf\""
  }
}
