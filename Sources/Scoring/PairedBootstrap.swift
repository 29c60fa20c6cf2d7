/// Whether one system makes fewer errors than another beyond chance: the paired bootstrap over
/// utterances (Bisani and Ney, 2004).
///
/// A resample draws as many utterances as there are, with replacement, and uses both systems'
/// counts of each: a hard utterance is hard for both, so the difference of their error rates varies
/// less than either rate. Rates are those of the summed counts. A resample without any reference
/// element has no rate and is skipped.
package struct PairedBootstrap: Sendable, Equatable {
  /// The two systems' errors on one utterance.
  package struct Utterance: Sendable, Equatable {
    package var first: EditCounts
    package var second: EditCounts

    package init(first: EditCounts, second: EditCounts) {
      self.first = first
      self.second = second
    }
  }

  /// The second system's rate minus the first's, over all utterances: below 0 if the second is
  /// better.
  package let difference: Double
  /// The confidence interval: the resamples' differences with an equal fraction cut from both ends.
  package let interval: ClosedRange<Double>
  /// The fraction of resamples in which the second system has the lower rate (their "probability of
  /// improvement").
  package let secondIsBetter: Double
  /// The fraction in which the first has; in the rest the rates are equal.
  package let firstIsBetter: Double
  /// Resamples that had rates.
  package let resamples: Int

  /// Draws resamples from a seeded generator: the same seed gives the same result.
  ///
  /// - Parameters:
  ///   - level: the fraction of resamples within the interval, 0..<1.
  /// - Returns: `nil` without utterances, or if no resample has reference elements.
  /// - Complexity: O(n) for each resample of n utterances.
  package init?(
    _ utterances: [Utterance], resamples: Int, level: Double = 0.95,
    generator: some RandomNumberGenerator
  ) {
    guard !utterances.isEmpty else { return nil }
    let draws = Draws(count: utterances.count, left: resamples, generator: generator)
    self.init(utterances, drawing: draws, level: level)
  }

  /// - Parameter drawing: the resamples, each as the indices of its utterances.
  package init?(
    _ utterances: [Utterance], drawing: some Sequence<[Int]>, level: Double = 0.95
  ) {
    guard let difference = Self.difference(utterances, utterances.indices) else { return nil }
    let differences = drawing.compactMap { Self.difference(utterances, $0) }.sorted()
    guard !differences.isEmpty else { return nil }
    let count = differences.count
    let cut = min(Int((1 - level) / 2 * Double(count)), (count - 1) / 2)
    self.difference = difference
    interval = differences[cut]...differences[count - 1 - cut]
    secondIsBetter = Double(differences.count { $0 < 0 }) / Double(count)
    firstIsBetter = Double(differences.count { $0 > 0 }) / Double(count)
    resamples = count
  }

  /// The difference of the rates over some utterances; `nil` if there is no rate.
  private static func difference(
    _ utterances: [Utterance], _ indices: some Sequence<Int>
  ) -> Double? {
    var (first, second) = ((errors: 0, length: 0), (errors: 0, length: 0))
    for index in indices {
      let utterance = utterances[index]
      first.errors += utterance.first.errors
      first.length += utterance.first.referenceLength
      second.errors += utterance.second.errors
      second.length += utterance.second.referenceLength
    }
    guard first.length > 0, second.length > 0 else { return nil }
    // Equal counts must give 0, and swapped systems the same number with opposite sign.
    return first.length == second.length
      ? Double(second.errors - first.errors) / Double(first.length)
      : Double(second.errors) / Double(second.length) - Double(first.errors) / Double(first.length)
  }
}

/// Resamples, each with as many indices as there are utterances.
private struct Draws<Generator: RandomNumberGenerator>: Sequence, IteratorProtocol {
  let count: Int
  var left: Int
  var generator: Generator

  mutating func next() -> [Int]? {
    guard left > 0 else { return nil }
    left -= 1
    return (0..<count).map { _ in Int.random(in: 0..<count, using: &generator) }
  }
}
