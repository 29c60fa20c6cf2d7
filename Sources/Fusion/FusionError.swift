/// A language model that cannot be fused with a vocabulary.
package enum FusionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The weight is not a finite number.
  case weight(Double)
  /// No word of the model can be met; with a few of its words.
  case nothingShared(LanguageModelFusion.Unit, [String])

  package var description: String {
    switch self {
    case .weight(let weight):
      "the language model's weight is \(weight); expected a finite number; try 0.3"
    case .nothingShared(.tokens, let words):
      "no word of the language model (\(Self.list(words))) is a token of the model; expected a "
        + "language model over the model's tokens; name one, or read it as one over words"
    case .nothingShared(.words, let words):
      "no word of the language model (\(Self.list(words))) can be spelled with the model's "
        + "tokens; expected a language model of the same language and script; name another"
    }
  }

  private static func list(_ words: [String]) -> String {
    words.isEmpty ? "it has none" : words.map { "\"\($0)\"" }.joined(separator: ", ") + "..."
  }
}
