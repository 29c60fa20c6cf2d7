/// How the final list is ranked, as a user states it.
package enum LengthRule: Sendable, Equatable {
  case none
  /// score / (U + offset)
  case perLabel(offset: Int)
  /// score / (U + N), with N the predictor's context size: in icefall and sherpa-onnx the initial
  /// padding of a hypothesis counts.
  case perLabelAndContext

  static let largestOffset = 1000

  init(_ normalization: LengthNormalization) {
    switch normalization {
    case .none: self = .none
    case .perLabel(let offset): self = .perLabel(offset: offset)
    }
  }

  /// The rule for a word; `nil` if there is none.
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

  /// - Parameter contextSize: `nil` for an unlimited context: such a network starts with one start
  ///   symbol, which counts as 1.
  func normalization(contextSize: Int?) -> LengthNormalization {
    switch self {
    case .none: .none
    case .perLabel(let offset): .perLabel(offset: offset)
    case .perLabelAndContext: .perLabel(offset: contextSize ?? 1)
    }
  }
}
