/// Which elements (words, or labels) were confused, over any number of texts.
package struct ErrorBreakdown<Element: Hashable & Sendable>: Sendable, Equatable {
  /// One kind of error.
  package enum Confusion: Hashable, Sendable {
    case substitution(said: Element, found: Element)
    case insertion(found: Element)
    case deletion(said: Element)
  }

  /// An error and its count.
  package struct Count: Sendable, Equatable {
    package let confusion: Confusion
    package let count: Int
  }

  /// All errors by type.
  package private(set) var counts = EditCounts.zero
  /// Number of texts added, and of those with an error.
  package private(set) var texts = 0
  package private(set) var wrongTexts = 0
  /// Each confusion with its count and order of first occurrence.
  private var confusions: [Confusion: (count: Int, order: Int)] = [:]

  package init() {}

  /// Counts the errors of one more text.
  ///
  /// - Returns: its alignment.
  /// - Complexity: O(NM)
  @discardableResult
  package mutating func add(reference: [Element], hypothesis: [Element]) -> EditAlignment {
    let alignment = EditAlignment(reference: reference, hypothesis: hypothesis)
    counts = counts + alignment.counts
    texts += 1
    wrongTexts += alignment.counts.errors > 0 ? 1 : 0
    for operation in alignment.operations {
      switch operation {
      case .match: continue
      case .substitution(let r, let h):
        note(.substitution(said: reference[r], found: hypothesis[h]))
      case .insertion(let h): note(.insertion(found: hypothesis[h]))
      case .deletion(let r): note(.deletion(said: reference[r]))
      }
    }
    return alignment
  }

  private mutating func note(_ confusion: Confusion) {
    let order = confusions.count
    confusions[confusion, default: (0, order)].count += 1
  }

  /// The most frequent confusions of all types, on ties the first seen; all if no limit is given.
  package func mostFrequent(_ limit: Int = .max) -> [Count] {
    confusions.sorted { a, b in
      a.value.count != b.value.count
        ? a.value.count > b.value.count : a.value.order < b.value.order
    }.prefix(max(0, limit)).map { Count(confusion: $0.key, count: $0.value.count) }
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.counts == b.counts && a.texts == b.texts && a.wrongTexts == b.wrongTexts
      && a.mostFrequent() == b.mostFrequent()
  }
}
