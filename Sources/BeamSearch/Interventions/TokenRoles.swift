import Transducer

/// The parts of the vocabulary a search needs: looking them up for each candidate would cost more
/// than ranking it.
struct TokenRoles: Sendable {
  let blankID: TokenID
  /// `nil` where there is none, or it is a label.
  let unkID: TokenID?
  /// V.
  let size: Int

  init(_ vocabulary: Vocabulary, emitsUnknown: Bool) {
    (blankID, size) = (vocabulary.blankID, vocabulary.size)
    unkID = emitsUnknown ? nil : vocabulary.unkID
  }

  func isLabel(_ token: TokenID) -> Bool { token != blankID && token != unkID }
}
