package import Experiments
import Files
package import Scoring
import Text

extension TextRequest {
  /// The limit of a file with rules, bytes.
  private static let fileLimit = 1_000_000

  /// The path of the file with rules; `nil` for rules by name.
  package var path: String? {
    TextNormalization.isFile(normalization) ? normalization : nil
  }

  /// The rules, read from their file if they are in one.
  ///
  /// - Throws: `InputError` for unknown names and files that cannot be read, `RewritingRuleError` for
  ///   what is in a file.
  package func comparison() throws -> TextComparison {
    guard let unit = TextComparison.Unit(rawValue: unit) else {
      throw InputError(
        place: "--wer-unit", found: "\"\(unit)\"",
        expected: TextComparison.Unit.allCases.map(\.rawValue).joined(separator: ", "),
        advice: "auto counts words, and characters where a script has no spaces")
    }
    guard let path else {
      return TextComparison(try TextNormalization(parsing: normalization), unit: unit)
    }
    let rules = try RewritingRules(parsing: try Self.read(path), name: path)
    return TextComparison(TextNormalization(rules), unit: unit)
  }

  private static func read(_ path: String) throws(InputError) -> String {
    func problem(_ found: String, _ advice: String) -> InputError {
      InputError(
        place: path, found: found,
        expected: "a text file with rules A => B, of at most \(fileLimit) bytes", advice: advice)
    }
    let data: [UInt8]
    do {
      data = try FileInput.read(path, limit: fileLimit)
    } catch {
      throw problem(error.found, error.advice)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw problem("text that is not UTF-8", "convert it, for example with iconv -t UTF-8")
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }
}
