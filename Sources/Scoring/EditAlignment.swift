/// The edits from a reference to a hypothesis, counted.
package struct EditCounts: Sendable, Equatable {
  package var substitutions: Int
  package var insertions: Int
  package var deletions: Int
  /// The number of elements in the reference.
  package var referenceLength: Int

  package init(substitutions: Int, insertions: Int, deletions: Int, referenceLength: Int) {
    self.substitutions = substitutions
    self.insertions = insertions
    self.deletions = deletions
    self.referenceLength = referenceLength
  }

  package static let zero = EditCounts(
    substitutions: 0, insertions: 0, deletions: 0, referenceLength: 0)

  /// All edits together: the Levenshtein distance.
  package var errors: Int { substitutions + insertions + deletions }

  /// Errors per reference element; `nil` if the reference is empty.
  package var rate: Double? {
    referenceLength == 0 ? nil : Double(errors) / Double(referenceLength)
  }

  /// The counts of two utterances together.
  package static func + (a: EditCounts, b: EditCounts) -> EditCounts {
    EditCounts(
      substitutions: a.substitutions + b.substitutions, insertions: a.insertions + b.insertions,
      deletions: a.deletions + b.deletions, referenceLength: a.referenceLength + b.referenceLength)
  }
}

/// One step of an edit alignment; the numbers are indices into reference and hypothesis.
package enum EditOperation: Sendable, Equatable {
  case match(reference: Int, hypothesis: Int)
  case substitution(reference: Int, hypothesis: Int)
  case insertion(hypothesis: Int)
  case deletion(reference: Int)
}

/// The fewest edits from a reference to a hypothesis (Levenshtein, 1966), over words, characters or
/// any other elements.
///
/// Among alignments with the fewest edits, reading from the end, a match or substitution is
/// preferred, then a deletion, then an insertion.
package struct EditAlignment: Sendable, Equatable {
  /// From the first element to the last.
  package let operations: [EditOperation]
  package let counts: EditCounts

  /// - Complexity: O(NM) time and memory.
  package init<Element: Hashable>(reference: [Element], hypothesis: [Element]) {
    // Integers compare much faster than strings.
    var numbers: [Element: Int] = [:]
    func number(_ element: Element) -> Int {
      if let known = numbers[element] { return known }
      numbers[element] = numbers.count
      return numbers.count - 1
    }
    self.init(reference.map(number), hypothesis.map(number))
  }

  /// Words are the same if their code points are: it is for a normalisation to say which others are.
  package init(reference: [String], hypothesis: [String]) {
    self.init(
      reference: reference.map { Array($0.utf8) }, hypothesis: hypothesis.map { Array($0.utf8) })
  }

  private init(_ reference: [Int], _ hypothesis: [Int]) {
    let width = hypothesis.count + 1
    let costs = Self.costs(reference: reference, hypothesis: hypothesis)
    var operations: [EditOperation] = []
    var counts = EditCounts.zero
    counts.referenceLength = reference.count
    var (i, j) = (reference.count, hypothesis.count)
    while i > 0 || j > 0 {
      let cost = costs[i * width + j]
      let isEqual = i > 0 && j > 0 && reference[i - 1] == hypothesis[j - 1]
      if i > 0, j > 0, costs[(i - 1) * width + j - 1] + (isEqual ? 0 : 1) == cost {
        (i, j) = (i - 1, j - 1)
        operations.append(
          isEqual
            ? .match(reference: i, hypothesis: j) : .substitution(reference: i, hypothesis: j))
        if !isEqual { counts.substitutions += 1 }
      } else if i > 0, costs[(i - 1) * width + j] + 1 == cost {
        i -= 1
        operations.append(.deletion(reference: i))
        counts.deletions += 1
      } else {
        j -= 1
        operations.append(.insertion(hypothesis: j))
        counts.insertions += 1
      }
    }
    self.operations = operations.reversed()
    self.counts = counts
  }

  /// (N + 1, M + 1): fewest edits from each reference prefix to each hypothesis prefix.
  private static func costs(reference: [Int], hypothesis: [Int]) -> [Int32] {
    let width = hypothesis.count + 1
    var costs = [Int32](repeating: 0, count: width * (reference.count + 1))
    for j in 0..<width { costs[j] = Int32(j) }
    for (i, expected) in reference.enumerated() {
      let (above, row) = (i * width, (i + 1) * width)
      var left = Int32(i + 1)
      costs[row] = left
      for (j, found) in hypothesis.enumerated() {
        let diagonal = costs[above + j] + (expected == found ? 0 : 1)
        left = min(diagonal, costs[above + j + 1] + 1, left + 1)
        costs[row + j + 1] = left
      }
    }
    return costs
  }
}
