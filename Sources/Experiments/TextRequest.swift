/// How texts are compared, as a user asks for it.
package struct TextRequest: Codable, Sendable, Equatable {
  /// Names of rules, or the path of a file with rules.
  package var normalization: String
  /// What the word error rate counts.
  package var unit: String

  package init(normalization: String = "auto", unit: String = "auto") {
    self.normalization = normalization
    self.unit = unit
  }
}
