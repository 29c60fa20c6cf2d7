package import ArgumentParser
package import Experiments
import Recognition
package import Scoring

/// How recognised texts and references are compared.
package struct TextArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "What is done to texts before they are compared: auto (fold case where the vocabulary has one, "
        + "drop punctuation that it cannot spell), none, lower, punctuation, nfc, nfkc, several with "
        + "commas; or a file of rules A => B in NIST's GLM form (its name has a . or a / in it), to "
        + "which auto is added. Default: auto.",
      valueName: "rules"))
  package var textNorm: String?

  @Option(
    help: ArgumentHelp(
      "What the word error rate counts: word, char, or auto (words, and characters of scripts "
        + "without spaces; default).", valueName: "unit"),
    completion: .list(TextComparison.Unit.allCases.map(\.rawValue)))
  package var werUnit: String?

  /// `nil` where nothing is asked for.
  package var request: TextRequest? {
    guard textNorm != nil || werUnit != nil else { return nil }
    return TextRequest(normalization: textNorm ?? "auto", unit: werUnit ?? "auto")
  }

  package func comparison() throws -> TextComparison { try (request ?? TextRequest()).comparison() }
}
