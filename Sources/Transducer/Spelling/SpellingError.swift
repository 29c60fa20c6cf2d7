/// A word that the pieces of a vocabulary cannot spell.
package struct SpellingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The word as it was written.
  package let word: String
  /// The character at which no piece leads on.
  package let piece: String

  package init(word: String, piece: String) {
    self.word = word
    self.piece = piece
  }

  package var description: String {
    """
    "\(word)" cannot be spelled: the vocabulary has no piece for "\(piece)" there; \
    use only words that the model's pieces can spell
    """
  }
}
