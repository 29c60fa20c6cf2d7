import Text

/// The minimum-edit alignment of a word sequence to the slots of a consensus: the step that minimum
/// Bayes risk decoding iterates (Xu, Povey, Mangu, Zhu, 2011; `lat/sausages.cc` of Kaldi).
///
/// A consensus of N words has 2N + 1 slots: an empty one before, between and after the words. A
/// word in an empty slot is an insertion; if several words are inserted at one position, only one
/// of them gets a slot.
///
/// Ties are broken as in Kaldi: among alignments with the fewest edits, those with the fewest words
/// without a slot (Kaldi uses a tiny penalty; here it is exact); among these, reading from the end,
/// a word in a slot before a word without one, and that before a slot without a word. So an
/// inserted word comes as late as possible.
struct SlotAlignment {
  /// The content of a slot without a word.
  static let epsilon = -1

  private enum Move: UInt8 {
    case start, pair, extra, skip
  }

  /// The slots of a consensus: its words with epsilon before, between and after them.
  static func slots(of consensus: [Int]) -> [Int] {
    [epsilon] + consensus.flatMap { [$0, epsilon] }
  }

  /// The word in each slot of a consensus, or `epsilon`.
  ///
  /// - Complexity: O(M D) time and bytes of memory for M words and D edits.
  static func fill(_ consensus: [Int], with words: [Int]) -> [Int] {
    let slots = slots(of: consensus)
    let band = Band(edits: editDistance(consensus, words), slots: slots.count)
    let moves = moves(of: words, over: slots, in: band)
    var filled = [Int](repeating: epsilon, count: slots.count)
    var (i, q) = (words.count, slots.count)
    while i > 0 || q > 0 {
      switch moves[band.index(i, q)] {
      case .start: return filled
      case .pair:
        (i, q) = (i - 1, q - 1)
        filled[q] = words[i]
      case .extra: i -= 1
      case .skip: q -= 1
      }
    }
    return filled
  }

  /// The prefixes that an alignment with this many edits can reach: i words align to i consensus
  /// words, plus or minus the number of edits (Ukkonen, 1985).
  private struct Band {
    let edits: Int
    let slots: Int

    var width: Int { 4 * edits + 2 }

    /// The possible numbers of slots before i words.
    func range(_ i: Int) -> ClosedRange<Int> {
      max(0, 2 * (i - edits))...min(slots, 2 * (i + edits) + 1)
    }

    func index(_ i: Int, _ q: Int) -> Int { i * width + q - 2 * (i - edits) }
  }

  /// The last move on the path to each prefix of words and slots in the band.
  private static func moves(of words: [Int], over slots: [Int], in band: Band) -> [Move] {
    // Costs compare edits first, then words without a slot.
    let edit = words.count + 1
    let far = edit * (words.count + slots.count + 1)
    var moves = [Move](repeating: .start, count: band.width * (words.count + 1))
    var costs = [Int](repeating: far, count: slots.count + 1)
    costs[0] = 0
    for q in band.range(0).dropFirst() {
      costs[q] = costs[q - 1] + (slots[q - 1] == epsilon ? 0 : edit)
      moves[band.index(0, q)] = .skip
    }
    for (i, word) in words.enumerated() {
      let range = band.range(i + 1)
      var diagonal = range.lowerBound > 0 ? costs[range.lowerBound - 1] : far
      var left = far
      for q in range {
        let above = costs[q]
        let slot = q > 0 ? slots[q - 1] : epsilon
        let byPair = q > 0 ? diagonal + (slot == word ? 0 : edit) : far
        let byExtra = above + edit + 1
        let bySkip = left + (slot == epsilon ? 0 : edit)
        let isPair = byPair <= byExtra && byPair <= bySkip
        left = min(byPair, byExtra, bySkip)
        costs[q] = left
        moves[band.index(i + 1, q)] = isPair ? .pair : byExtra <= bySkip ? .extra : .skip
        diagonal = above
      }
    }
    return moves
  }
}
