import Kernels
import TestSupport
import Testing

@Suite("Choosing the best")
struct SelectionTests {
  @Test func tiesGoToTheLowerIndex() {
    #expect(argmax([1, 3, 3, 2]) == 1)
    #expect(topK([1, 3, 3, 2, 3], 4) == [1, 2, 4, 3])
  }

  @Test func emptyAndShort() {
    #expect(argmax([]) == nil)
    #expect(topK([], 3).isEmpty)
    #expect(topK([5, 6], 9) == [1, 0])
    #expect(topK([5, 6], 0).isEmpty)
  }

  @Test func notANumberIsNeverAboveANumber() {
    #expect(argmax([.nan, -.infinity]) == 1)
    #expect(argmax([-.infinity, .nan]) == 0)
    #expect(argmax([.nan, .nan]) == 0)
    #expect(topK([.nan, 2, .nan, -.infinity], 4) == [1, 3, 0, 2])
  }

  @Test(arguments: 0..<20)
  func equalsAStableSort(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    // Few distinct values, so that there are ties.
    let values = (0..<40).map { _ in Double(Int.random(in: 0..<9, using: &random)) }
    let sorted = values.indices.sorted {
      values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
    }
    #expect(topK(values, 12) == Array(sorted.prefix(12)))
    #expect(argmax(values) == sorted.first)
  }

  @Test func firstNonFiniteIsFoundAnywhere() {
    let clean = [Float](repeating: .greatestFiniteMagnitude, count: 21)
    #expect(clean.firstNonFinite == nil)
    for place in [0, 7, 8, 20] {
      for bad in [Float.nan, .infinity, -.infinity] {
        var values = clean
        values[place] = bad
        #expect(values.firstNonFinite == place)
      }
    }
  }
}
