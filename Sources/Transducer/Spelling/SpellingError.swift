/// A word the pieces of a vocabulary cannot spell.
package struct SpellingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The word as it was written.
  package let word: String
  /// The longest prefix of the word that pieces can spell.
  package let spelled: String
  /// The character after it, which no piece covers.
  package let piece: String

  package init(word: String, spelled: String, piece: String) {
    self.word = word
    self.spelled = spelled
    self.piece = piece
  }

  package var description: String {
    let place = spelled.isEmpty ? "at its beginning" : "after \"\(spelled)\""
    return "the vocabulary cannot spell \"\(word)\": no piece matches \"\(piece)\" \(place); use "
      + "only words made of the model's pieces (beamscope info lists them)"
  }
}
