/// A language model that cannot be fused with a vocabulary.
package enum FusionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The weight is not a finite number.
  case weight(Double)
  /// No word of the model can ever occur; with a few of its words.
  case nothingShared(LanguageModelFusion.Unit, [String])

  package var description: String {
    switch self {
    case .weight(let weight):
      "language model weight: found \(weight); expected a finite number; try 0.3"
    case .nothingShared(.tokens, let words):
      "language model: found no word (\(Self.list(words))) that is a token of the model; expected "
        + "a language model over the model's tokens; use one, or read it as one over words"
    case .nothingShared(.words, let words):
      "language model: found no word (\(Self.list(words))) that the model's tokens can spell; "
        + "expected a language model of the same language and script; use another"
    }
  }

  private static func list(_ words: [String]) -> String {
    words.isEmpty ? "it has none" : words.map { "\"\($0)\"" }.joined(separator: ", ") + "..."
  }
}
