import Scoring
import TestSupport
import Testing

@Suite("Paired bootstrap")
struct PairedBootstrapTests {
  private typealias Utterance = PairedBootstrap.Utterance

  private static func counts(_ errors: Int, of length: Int) -> EditCounts {
    EditCounts(substitutions: errors, insertions: 0, deletions: 0, referenceLength: length)
  }

  private static func utterances(
    _ count: Int, seed: UInt64, lengths: ClosedRange<Int> = 1...6
  ) -> [Utterance] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let length = Int.random(in: lengths, using: &random)
      return Utterance(
        first: counts(Int.random(in: 0...length + 1, using: &random), of: length),
        second: counts(Int.random(in: 0...length + 1, using: &random), of: length))
    }
  }

  /// All n^n lists of n indices.
  private static func everyResample(_ count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { lists, _ in
      lists.flatMap { list in (0..<count).map { list + [$0] } }
    }
  }

  /// The differences of rates, from rates that are made one by one.
  private func differences(_ utterances: [Utterance], _ resamples: [[Int]]) -> [Double] {
    resamples.compactMap { indices in
      func rate(_ side: (Utterance) -> EditCounts) -> Double {
        let all = indices.map { side(utterances[$0]) }
        return Double(all.map(\.errors).reduce(0, +))
          / Double(all.map(\.referenceLength).reduce(0, +))
      }
      let difference = rate(\.second) - rate(\.first)
      return difference.isFinite ? difference : nil
    }
  }

  @Test(
    "over all resamples it is what brute force finds", arguments: 1...5, [1, 2, 3] as [UInt64])
  func everything(count: Int, seed: UInt64) throws {
    let utterances = Self.utterances(count, seed: seed, lengths: 0...4)
    let resamples = Self.everyResample(count)
    let expected = differences(utterances, resamples)
    let found = PairedBootstrap(utterances, drawing: resamples, level: 0.8)
    guard !expected.isEmpty, utterances.contains(where: { $0.first.referenceLength > 0 }) else {
      #expect(found == nil)
      return
    }
    let result = try #require(found)
    let total = Double(expected.count)
    #expect(result.resamples == expected.count)
    #expect(abs(result.secondIsBetter - Double(expected.count { $0 < -1e-12 }) / total) < 1e-12)
    #expect(abs(result.firstIsBetter - Double(expected.count { $0 > 1e-12 }) / total) < 1e-12)
    // At most a tenth lies beyond each end, and at least a tenth at the end or beyond.
    let (low, high) = (result.interval.lowerBound, result.interval.upperBound)
    #expect(Double(expected.count { $0 < low - 1e-12 }) <= 0.1 * total)
    #expect(Double(expected.count { $0 <= low + 1e-12 }) >= 0.1 * total)
    #expect(Double(expected.count { $0 > high + 1e-12 }) <= 0.1 * total)
    #expect(Double(expected.count { $0 >= high - 1e-12 }) >= 0.1 * total)
  }

  /// Shares of 20000 draws have a standard deviation of at most 0.0036; five are allowed.
  @Test("random resamples approximate all resamples", arguments: [4, 5, 6, 7] as [UInt64])
  func drawn(seed: UInt64) throws {
    let utterances = Self.utterances(5, seed: seed)
    let all = try #require(PairedBootstrap(utterances, drawing: Self.everyResample(5)))
    let some = try #require(
      PairedBootstrap(utterances, resamples: 20_000, generator: SplitMix64(seed: seed)))
    #expect(some.difference == all.difference && some.resamples == 20_000)
    #expect(abs(some.secondIsBetter - all.secondIsBetter) < 0.018)
    #expect(abs(some.firstIsBetter - all.firstIsBetter) < 0.018)
    let exact = differences(utterances, Self.everyResample(5))
    let below = Double(exact.count { $0 < some.interval.lowerBound - 1e-12 }) / 3125
    let upTo = Double(exact.count { $0 <= some.interval.lowerBound + 1e-12 }) / 3125
    #expect(below < 0.025 + 0.006 && upTo > 0.025 - 0.006)
  }

  @Test("identical systems do not differ")
  func identical() throws {
    let twins = Self.utterances(20, seed: 1).map { Utterance(first: $0.first, second: $0.first) }
    let result = try #require(
      PairedBootstrap(twins, resamples: 500, generator: SplitMix64(seed: 2)))
    #expect(result.difference == 0 && result.interval == 0...0)
    #expect(result.secondIsBetter == 0 && result.firstIsBetter == 0)
  }

  @Test("swapped systems give the mirror image")
  func swapped() throws {
    let utterances = Self.utterances(30, seed: 3)
    let others = utterances.map { Utterance(first: $0.second, second: $0.first) }
    let results = try [utterances, others].map {
      try #require(PairedBootstrap($0, resamples: 999, generator: SplitMix64(seed: 4)))
    }
    #expect(results[0].difference == -results[1].difference && results[0].difference != 0)
    #expect(results[0].interval.lowerBound == -results[1].interval.upperBound)
    #expect(results[0].interval.upperBound == -results[1].interval.lowerBound)
    #expect(results[0].secondIsBetter == results[1].firstIsBetter)
    #expect(results[0].firstIsBetter == results[1].secondIsBetter)
  }

  @Test("a seed fixes the result")
  func seeds() {
    let utterances = Self.utterances(30, seed: 5)
    func result(_ seed: UInt64) -> PairedBootstrap? {
      PairedBootstrap(utterances, resamples: 400, generator: SplitMix64(seed: seed))
    }
    #expect(result(1) == result(1) && result(1) != nil)
    #expect(result(1) != result(2))
  }

  @Test("a system that is always better is so in all resamples")
  func always() throws {
    let utterances = (1...10).map {
      Utterance(first: Self.counts($0, of: 10), second: Self.counts($0 - 1, of: 10))
    }
    let result = try #require(
      PairedBootstrap(utterances, resamples: 300, generator: SplitMix64(seed: 6)))
    #expect(abs(result.difference + 0.1) < 1e-15 && result.secondIsBetter == 1)
    #expect(result.firstIsBetter == 0)
    #expect(abs(result.interval.lowerBound + 0.1) < 1e-15)
    #expect(abs(result.interval.upperBound + 0.1) < 1e-15)
  }

  @Test("a difference varies less than each system")
  func pairing() throws {
    // The second makes the first's errors and occasionally one more.
    var random = SplitMix64(seed: 7)
    let utterances = (0..<60).map { index in
      let errors = Int.random(in: 0...8, using: &random)
      return Utterance(
        first: Self.counts(errors, of: 8),
        second: Self.counts(errors + (index % 6 == 0 ? 1 : 0), of: 8))
    }
    let shuffled = zip(utterances, utterances.dropFirst(17) + utterances.prefix(17)).map {
      Utterance(first: $0.first, second: $1.second)
    }
    let results = try [utterances, Array(shuffled)].map {
      try #require(PairedBootstrap($0, resamples: 2000, generator: SplitMix64(seed: 8)))
    }
    let widths = results.map { $0.interval.upperBound - $0.interval.lowerBound }
    #expect(widths[0] < widths[1] / 3)
    #expect(results[0].firstIsBetter > 0.99 && results[1].firstIsBetter < 0.99)
  }

  @Test("without words there is no result")
  func nothing() {
    let silent = [Utterance(first: Self.counts(2, of: 0), second: Self.counts(1, of: 0))]
    #expect(PairedBootstrap([], resamples: 10, generator: SplitMix64(seed: 1)) == nil)
    #expect(PairedBootstrap(silent, resamples: 10, generator: SplitMix64(seed: 1)) == nil)
  }
}
