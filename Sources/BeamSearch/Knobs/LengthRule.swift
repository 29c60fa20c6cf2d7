/// How a user says that the final list is ranked.
package enum LengthRule: Sendable, Equatable {
  case none
  /// score / (U + offset)
  case perLabel(offset: Int)
  /// score / (U + N), N being how many labels the prediction network looks at: in icefall and
  /// sherpa-onnx the padding that a hypothesis begins with counts.
  case perLabelAndContext

  static let largestOffset = 1000

  init(_ normalization: LengthNormalization) {
    switch normalization {
    case .none: self = .none
    case .perLabel(let offset): self = .perLabel(offset: offset)
    }
  }

  /// From its word; `nil` where that is none.
  package init?(_ word: String) {
    switch word.lowercased() {
    case "none": self = .none
    case "u+context": self = .perLabelAndContext
    case let rule where rule.hasPrefix("u+"):
      guard let offset = Int(rule.dropFirst(2)), (0...Self.largestOffset).contains(offset) else {
        return nil
      }
      self = .perLabel(offset: offset)
    default: return nil
    }
  }

  /// `none`, `U+2`, `U+context`
  package var word: String {
    switch self {
    case .none: "none"
    case .perLabel(let offset): "U+\(offset)"
    case .perLabelAndContext: "U+context"
    }
  }

  /// - Parameter contextSize: `nil` for a network that remembers all labels: it begins with one
  ///   start symbol, which counts as 1.
  func normalization(contextSize: Int?) -> LengthNormalization {
    switch self {
    case .none: .none
    case .perLabel(let offset): .perLabel(offset: offset)
    case .perLabelAndContext: .perLabel(offset: contextSize ?? 1)
    }
  }
}
