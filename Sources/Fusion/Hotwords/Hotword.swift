/// A phrase to favour in recognition.
package struct Hotword: Sendable, Equatable {
  /// One space between words.
  package var phrase: String
  /// The boost per token, in nats, above 0.
  package var boost: Double
  /// Its line in the file, from 1.
  package var line: Int
  /// Whether its line has `#threshold` or `@label`, which are for keyword spotting.
  package var spotting = Spotting()

  /// What a line says for keyword spotters and not for recognition.
  package struct Spotting: Sendable, Equatable {
    /// The probability from which a keyword spotter reports the phrase.
    package var threshold: Double?
    /// What it reports.
    package var label: String?

    package init(threshold: Double? = nil, label: String? = nil) {
      self.threshold = threshold
      self.label = label
    }
  }

  package init(phrase: String, boost: Double, line: Int, spotting: Spotting = Spotting()) {
    self.phrase = phrase
    self.boost = boost
    self.line = line
    self.spotting = spotting
  }

  /// The mark that begins a word in a line of tokens.
  static let wordMark: Character = "\u{2581}"

  /// The tokens of a line that is tokenised already, as `▁FE B R U ARY`; `nil` for words.
  var tokens: [Substring]? {
    phrase.first == Self.wordMark ? phrase.split(separator: " ") : nil
  }

  /// The words, of tokens joined.
  var words: String {
    guard tokens != nil else { return phrase }
    let joined = phrase.filter { $0 != " " }
    return joined.split(separator: Self.wordMark).joined(separator: " ")
  }
}
