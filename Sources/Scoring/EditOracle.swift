import Text

/// The sequence closest to a reference in edits: the oracle of an n-best (over words), or of a beam
/// at a frame (over labels, against the reference so far).
package struct EditOracle: Sendable, Equatable {
  /// On a tie, the first.
  package let index: Int
  package let counts: EditCounts

  /// `nil` if there are no candidates. With an empty reference every element of a candidate is an
  /// insertion.
  ///
  /// - Complexity: O(ND) for each candidate of N elements and D edits, O(NM) for the closest.
  package init?<Element: Hashable>(reference: [Element], candidates: [[Element]]) {
    let distances = candidates.map { editDistance(reference, $0) }
    guard let index = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
      return nil
    }
    self.index = index
    counts = EditAlignment(reference: reference, hypothesis: candidates[index]).counts
  }
}
