/// The padding a limited-context predictor sees when there are fewer labels than its context size.
///
/// Projects differ here, and the wrong choice changes the first labels of an utterance, so it is
/// stored with the model.
package enum StartPadding: String, CaseIterable, Sendable {
  /// Zero vectors.
  case zeros
  /// The row of blank just before the first label, zero vectors before that (icefall, WeNet).
  case blankLast = "blank_last"
  /// The row of blank throughout.
  case blank
}

extension StartPadding {
  /// The embeddings of the last N labels, oldest first: `nil` for a zero vector.
  package func rows(of context: [TokenID], size: Int, blank: TokenID) -> [TokenID?] {
    let known = context.suffix(size)
    let missing = size - known.count
    let padding: [TokenID?] = (0..<missing).map { index in
      switch self {
      case .zeros: nil
      case .blankLast: index == missing - 1 ? blank : nil
      case .blank: blank
      }
    }
    return padding + Array(known)
  }
}
