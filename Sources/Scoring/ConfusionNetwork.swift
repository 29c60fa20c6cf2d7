/// The words that a weighted list of word sequences agrees on, each with its confidence, and what
/// else might stand in each place: a confusion network, or sausage (Mangu, Brill, Stolcke, 2000).
///
/// The consensus is sought by minimum Bayes risk (Xu, Povey, Mangu, Zhu, 2011): align every
/// sequence to it, take the most probable word of each place, and repeat until nothing changes.
/// Every change lowers the expected word errors. It starts twice, at the most probable words and at
/// the member of least expected errors, and keeps the better end (the first of equals): so it is
/// never worse than any member of the list. It may be a sequence that is in no member.
///
/// Over a list (unlike over a lattice) all of this is exact. For the choice among alignments with
/// equally few edits see `SlotAlignment`.
package struct ConfusionNetwork: Sendable, Equatable {
  /// What may stand in a place.
  package struct Alternative: Sendable, Equatable {
    /// `nil` is epsilon: no word stands here.
    package let word: String?
    /// 0...1
    package let posterior: Double
  }

  /// A place in the network. The posteriors of its alternatives sum to 1.
  package struct Bin: Sendable, Equatable {
    /// First what the consensus has here, then the others by posterior; of equals the one that the
    /// list names first, and epsilon last.
    package let alternatives: [Alternative]

    /// What the consensus has here; `nil` for no word.
    package var word: String? { alternatives[0].word }
    /// The posterior of what the consensus has here.
    package var confidence: Double { alternatives[0].posterior }
  }

  /// A word of the consensus.
  package struct Word: Sendable, Equatable {
    package let text: String
    /// The posterior of the word in its place, 0...1.
    package let confidence: Double
    /// The index of its place in `bins`.
    package let bin: Int
  }

  /// In the order of speech; also the places where the consensus has no word and a member has one.
  package let bins: [Bin]
  /// The consensus; may be empty.
  package let words: [Word]
  /// sum_j p_j ED(consensus, member j): the word errors to expect of the consensus.
  package let expectedErrors: Double

  /// The consensus of word sequences with weights, which need not sum to 1.
  ///
  /// Members whose weight is not a number above 0 count nothing. `nil` where none is left: an empty
  /// list, or one of impossible members only.
  ///
  /// - Complexity: O(n^2 U D) for n members of U words that are D edits apart, and O(n U D) a
  ///   repetition.
  package init?(_ members: [(words: [String], weight: Double)]) {
    let list = ConsensusList(members)
    guard let best = list.consensus() else { return nil }
    expectedErrors = best.expectedErrors
    bins = list.bins(of: best.words).filter { $0.alternatives.contains { $0.word != nil } }
    words = bins.enumerated().compactMap { index, bin in
      bin.word.map { Word(text: $0, confidence: bin.confidence, bin: index) }
    }
  }

  /// The consensus with one space between words.
  package var text: String { words.map(\.text).joined(separator: " ") }
}
