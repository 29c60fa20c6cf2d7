import Scoring
import TestSupport
import Testing
import Text

@Suite("Edit distance and oracle")
struct EditDistanceTests {
  private func sequence(_ longest: Int, _ random: inout SplitMix64) -> [Int] {
    (0..<Int.random(in: 0...longest, using: &random)).map { _ in
      Int.random(in: 0...2, using: &random)
    }
  }

  private func changed(_ sequence: [Int], _ random: inout SplitMix64) -> [Int] {
    var changed = sequence
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      changed.insert(
        Int.random(in: 0...2, using: &random), at: Int.random(in: 0...changed.count, using: &random)
      )
      changed.remove(at: Int.random(in: changed.indices, using: &random))
      if Bool.random(using: &random), !changed.isEmpty { changed.removeFirst() }
    }
    return changed
  }

  @Test("the distance is the errors of the alignment, and symmetric")
  func distance() {
    var random = SplitMix64(seed: 31)
    for _ in 0..<500 {
      let a = sequence(20, &random)
      // As near as a copy with some changes, or not related.
      let b = Bool.random(using: &random) ? sequence(20, &random) : changed(a, &random)
      #expect(
        editDistance(a, b) == EditAlignment(reference: a, hypothesis: b).counts.errors,
        "\(a) \(b)")
      #expect(editDistance(a, b) == editDistance(b, a))
      #expect((editDistance(a, b) == 0) == (a == b))
    }
    #expect(editDistance([String](), []) == 0)
    #expect(editDistance(["A"], []) == 1 && editDistance([], ["A", "B"]) == 2)
    // Nothing is left between the common beginning and the common end.
    #expect(editDistance(["A", "A"], ["A", "A", "A"]) == 1)
  }

  @Test("the oracle is the first of the nearest, with its edits")
  func oracle() throws {
    var random = SplitMix64(seed: 32)
    for _ in 0..<200 {
      let reference = sequence(6, &random)
      let candidates = (0..<Int.random(in: 1...6, using: &random)).map { _ in sequence(6, &random) }
      let found = try #require(EditOracle(reference: reference, candidates: candidates))
      let counts = candidates.map { EditAlignment(reference: reference, hypothesis: $0).counts }
      let fewest = try #require(counts.map(\.errors).min())
      #expect(found.index == counts.firstIndex { $0.errors == fewest })
      #expect(found.counts == counts[found.index])
    }
  }

  @Test("no candidates, no reference")
  func edges() {
    #expect(EditOracle(reference: ["A"], candidates: []) == nil)
    let empty = EditOracle(reference: [], candidates: [["A", "B"], ["A"], ["B"]])
    #expect(empty?.index == 1)
    #expect(empty?.counts.insertions == 1)
    #expect(empty?.counts.rate == nil)
    #expect(EditOracle(reference: ["A"], candidates: [[], ["B"]])?.index == 0)
  }
}
