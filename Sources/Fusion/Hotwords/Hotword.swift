/// A phrase that is to be heard more readily.
package struct Hotword: Sendable, Equatable {
  /// One space between words.
  package var phrase: String
  /// What each token of it adds, in nats, more than 0.
  package var boost: Double
  /// Where it stands in its file, from 1.
  package var line: Int

  package init(phrase: String, boost: Double, line: Int) {
    self.phrase = phrase
    self.boost = boost
    self.line = line
  }
}
