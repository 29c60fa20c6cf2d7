import Scoring
import TestSupport
import Testing

@Suite("Edit alignment")
struct EditAlignmentTests {
  /// The definition, by recursion.
  private func distance(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) -> Int {
    guard let first = a.first else { return b.count }
    guard let other = b.first else { return a.count }
    return min(
      distance(a.dropFirst(), b.dropFirst()) + (first == other ? 0 : 1),
      distance(a.dropFirst(), b) + 1, distance(a, b.dropFirst()) + 1)
  }

  @Test("the fewest edits, and operations that turn the reference into the hypothesis")
  func againstRecursion() {
    var random = SplitMix64(seed: 21)
    for _ in 0..<200 {
      func sequence() -> [Int] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in Int.random(in: 0...2, using: &random)
        }
      }
      let (reference, hypothesis) = (sequence(), sequence())
      let alignment = EditAlignment(reference: reference, hypothesis: hypothesis)
      #expect(alignment.counts.errors == distance(reference[...], hypothesis[...]))
      #expect(alignment.counts.referenceLength == reference.count)
      check(alignment, reference, hypothesis)
    }
  }

  /// Replays the operations: each element once, in order, and counted correctly.
  private func check(_ alignment: EditAlignment, _ reference: [Int], _ hypothesis: [Int]) {
    var (i, j) = (0, 0)
    var counts = EditCounts.zero
    counts.referenceLength = reference.count
    for operation in alignment.operations {
      switch operation {
      case .match(let r, let h):
        #expect(r == i && h == j && reference[r] == hypothesis[h])
        (i, j) = (i + 1, j + 1)
      case .substitution(let r, let h):
        #expect(r == i && h == j && reference[r] != hypothesis[h])
        counts.substitutions += 1
        (i, j) = (i + 1, j + 1)
      case .deletion(let r):
        #expect(r == i)
        counts.deletions += 1
        i += 1
      case .insertion(let h):
        #expect(h == j)
        counts.insertions += 1
        j += 1
      }
    }
    #expect(i == reference.count && j == hypothesis.count)
    #expect(counts == alignment.counts)
  }

  @Test func known() {
    let alignment = EditAlignment(
      reference: ["GO", "TO", "B", "NOW"], hypothesis: ["GO", "D", "NOW", "NOW", "THEN"])
    #expect(
      alignment.counts
        == EditCounts(substitutions: 2, insertions: 1, deletions: 0, referenceLength: 4))
    #expect(
      alignment.operations == [
        .match(reference: 0, hypothesis: 0), .substitution(reference: 1, hypothesis: 1),
        .substitution(reference: 2, hypothesis: 2), .match(reference: 3, hypothesis: 3),
        .insertion(hypothesis: 4),
      ])
  }

  @Test func empties() {
    let none = EditAlignment(reference: [String](), hypothesis: [])
    #expect(none.operations.isEmpty && none.counts == .zero && none.counts.rate == nil)
    let missed = EditAlignment(reference: ["A", "B"], hypothesis: [])
    #expect(missed.operations == [.deletion(reference: 0), .deletion(reference: 1)])
    #expect(missed.counts.rate == 1)
    let made = EditAlignment(reference: [], hypothesis: ["A"])
    #expect(made.operations == [.insertion(hypothesis: 0)] && made.counts.rate == nil)
    #expect((missed.counts + made.counts).errors == 3)
  }
}
