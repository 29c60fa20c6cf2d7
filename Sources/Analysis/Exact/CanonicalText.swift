package import Transducer

extension Vocabulary {
  /// A text with each word as the vocabulary's pieces spell it (in their letter case); a word that
  /// they cannot spell stays as it is. One space between words.
  package func canonical(_ text: String) -> String {
    let speller = Speller(self)
    return text.split(whereSeparator: \.isWhitespace).map { word in
      guard var ways = try? speller.spellings(of: String(word)), let labels = ways.next() else {
        return String(word)
      }
      return self.text(of: labels)
    }.joined(separator: " ")
  }
}
