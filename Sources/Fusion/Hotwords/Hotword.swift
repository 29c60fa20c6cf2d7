/// A phrase to favour in recognition.
package struct Hotword: Sendable, Equatable {
  /// One space between words.
  package var phrase: String
  /// The boost per token, in nats, above 0.
  package var boost: Double
  /// Its line in the file, from 1.
  package var line: Int

  package init(phrase: String, boost: Double, line: Int) {
    self.phrase = phrase
    self.boost = boost
    self.line = line
  }
}
