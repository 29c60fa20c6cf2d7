/// The consensus of a weighted list of word sequences, with the confidence of each word and its
/// alternatives: a confusion network, or sausage (Mangu, Brill, Stolcke, 2000).
///
/// The consensus minimises the Bayes risk (Xu, Povey, Mangu, Zhu, 2011): align every sequence to
/// it, take the most probable word in each slot, and repeat until nothing changes. Every change
/// lowers the expected word errors. There are two starting points, the most probable words and the
/// member with the fewest expected errors; the better result wins (the first on a tie), so it is
/// never worse than any member of the list. The consensus need not be a member.
///
/// Over a list (unlike over a lattice) all of this is exact. For the choice among alignments with
/// equally few edits see `SlotAlignment`.
package struct ConfusionNetwork: Sendable, Equatable {
  /// An alternative in a slot.
  package struct Alternative: Sendable, Equatable {
    /// `nil` is epsilon: no word here.
    package let word: String?
    /// 0...1
    package let posterior: Double
  }

  /// A slot of the network. The posteriors of its alternatives sum to 1.
  package struct Bin: Sendable, Equatable {
    /// First the consensus's own, then the others by posterior; on ties the earlier in the list
    /// first, epsilon last.
    package let alternatives: [Alternative]

    /// The consensus's word here; `nil` for no word.
    package var word: String? { alternatives[0].word }
    /// The posterior of the consensus's choice here.
    package var confidence: Double { alternatives[0].posterior }
  }

  /// A word of the consensus.
  package struct Word: Sendable, Equatable {
    package let text: String
    /// The posterior of the word in its slot, 0...1.
    package let confidence: Double
    /// The index of its slot in `bins`.
    package let bin: Int
  }

  /// In spoken order, including slots where the consensus has no word but a member has one.
  package let bins: [Bin]
  /// The consensus; may be empty.
  package let words: [Word]
  /// sum_j p_j ED(consensus, member j): the expected word errors of the consensus.
  package let expectedErrors: Double

  /// The consensus of word sequences with weights, which need not sum to 1.
  ///
  /// Members without a positive weight are ignored. `nil` if none is left: an empty list, or
  /// impossible members only.
  ///
  /// - Complexity: O(n^2 U D) for n members of U words that are D edits apart, and O(n U D) per
  ///   iteration.
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
