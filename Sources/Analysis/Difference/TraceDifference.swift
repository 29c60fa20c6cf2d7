package import BeamSearch
import Foundation
import Text
package import Transducer

/// A search of some sound, to be compared with another search of the same sound.
package struct ComparedTrace: Sendable {
  package let trace: SearchTrace
  package let vocabulary: Vocabulary
  /// Seconds of an encoder frame.
  package let frameDuration: Double

  package init(trace: SearchTrace, vocabulary: Vocabulary, frameDuration: Double) {
    self.trace = trace
    self.vocabulary = vocabulary
    self.frameDuration = frameDuration
  }
}

/// Two beams at the same moment of the sound that are not the same.
package struct TraceDifference: Sendable, Equatable {
  /// What the difference is, the smallest first.
  package enum Kind: Int, Sendable, Comparable, CaseIterable {
    /// The same hypotheses in the same order, with different scores.
    case scores
    /// The same hypotheses and the same best, in another order.
    case order
    /// The same best, but a hypothesis is in only one of the beams.
    case members
    /// The best hypotheses differ.
    case best

    package static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  /// A hypothesis of one of the beams.
  package struct Row: Sendable, Equatable {
    package let labels: [TokenID]
    /// Its tokens, with their word marks: `▁R` and `R` are two hypotheses that both spell R.
    package let text: String
    /// Nats.
    package let score: Double
    /// Its place (0 is best) in the other beam; `nil` where it is not there.
    package let counterpart: Int?
  }

  package let kind: Kind
  /// The step of the first search, and the last step of the second that ends no later (-1 before
  /// its first).
  package let step: Int
  package let otherStep: Int
  /// The beams, best first.
  package let first: [Row]
  package let second: [Row]

  /// The first hypothesis, best first, that the other beam does not hold.
  package static func lone(in rows: [Row]) -> Row? { rows.first { $0.counterpart == nil } }
}

/// Finds where two searches of the same sound diverge.
///
/// Hypotheses are the same where they spell the same labels, or, where the vocabularies differ, the
/// same text. Beams are compared at equal times: step i of the first with the last step of the second
/// that ends no later, so that models with different frame rates can be compared.
package struct TraceComparison: Sendable {
  /// Searches that count different things have no moment at which their beams compare.
  package struct ClocksDiffer: Error, Equatable, CustomStringConvertible {
    package let first: String
    package let second: String

    package init(first: String, second: String) {
      self.first = first
      self.second = second
    }

    package var description: String {
      "\(first) and \(second) have different kinds of step (frame, alignment step): their beams "
        + "cannot be compared step by step; compare their final lists"
    }
  }

  private let first: ComparedTrace
  private let second: ComparedTrace
  /// Whether hypotheses are compared by labels, not by text.
  package let comparesLabels: Bool

  package init(_ first: ComparedTrace, _ second: ComparedTrace) throws(ClocksDiffer) {
    let (a, b) = (first.trace.profile, second.trace.profile)
    guard a.clock == b.clock else { throw ClocksDiffer(first: a.name, second: b.name) }
    self.first = first
    self.second = second
    comparesLabels = first.vocabulary == second.vocabulary
  }

  /// Steps of the first search.
  package var stepCount: Int { first.trace.steps.count }

  /// The two beams after a step of the first search, best first.
  package func beams(
    after step: Int
  ) -> (first: [TraceDifference.Row], second: [TraceDifference.Row]) {
    let (a, b) = (first.trace.beam(after: step), second.trace.beam(after: otherStep(step)))
    let (keys, otherKeys) = (a.map { key($0, of: first) }, b.map { key($0, of: second) })
    return (
      rows(a, keys, of: first, beside: otherKeys), rows(b, otherKeys, of: second, beside: keys)
    )
  }

  /// The difference after a step of the first search; `nil` where the beams are the same, bit for bit.
  package func difference(after step: Int) -> TraceDifference? {
    let other = otherStep(step)
    let (a, b) = (first.trace.beam(after: step), second.trace.beam(after: other))
    let (keys, otherKeys) = (a.map { key($0, of: first) }, b.map { key($0, of: second) })
    guard let kind = Self.kind(a, keys, b, otherKeys) else { return nil }
    return TraceDifference(
      kind: kind, step: step, otherStep: other, first: rows(a, keys, of: first, beside: otherKeys),
      second: rows(b, otherKeys, of: second, beside: keys))
  }

  private static func kind<Key: Hashable>(
    _ a: [BeamEntry], _ keys: [Key], _ b: [BeamEntry], _ otherKeys: [Key]
  ) -> TraceDifference.Kind? {
    if keys.first != otherKeys.first { return .best }
    if Set(keys) != Set(otherKeys) { return .members }
    if keys != otherKeys { return .order }
    return zip(a, b).contains { $0.logProb != $1.logProb } ? .scores : nil
  }

  /// The first difference after a step of the first search, `nil` if there is none up to its end.
  ///
  /// - Parameters:
  ///   - step: -1 to begin with the first.
  ///   - least: smaller differences are skipped. Scores of two models differ from the start.
  /// - Complexity: O(N + steps x beam) for N nodes.
  package func next(
    after step: Int = -1, atLeast least: TraceDifference.Kind = .scores
  ) -> TraceDifference? {
    let scan = DifferenceScan(self)
    let found = (max(0, step + 1)..<max(step + 1, 0, stepCount)).first {
      scan.sign(after: $0).kind.map { $0 >= least } ?? false
    }
    return found.flatMap(difference)
  }

  /// The next step at which the searches differ in another way than at a step, or have other best
  /// hypotheses; `nil` if there is none up to the end.
  ///
  /// - Complexity: as of `next`.
  package func nextChange(
    after step: Int, atLeast least: TraceDifference.Kind = .scores
  ) -> TraceDifference? {
    let scan = DifferenceScan(self)
    var before = scan.sign(after: step)
    for next in max(0, step + 1)..<max(step + 1, 0, stepCount) {
      let sign = scan.sign(after: next)
      if let kind = sign.kind, kind >= least, sign != before { return difference(after: next) }
      before = sign
    }
    return nil
  }

  /// Compares step by step by sequence numbers, without spelling the labels again.
  private struct DifferenceScan {
    /// How a step differs, and which hypotheses are best.
    struct Sign: Equatable {
      let kind: TraceDifference.Kind?
      let leaders: [Int?]
    }

    private let comparison: TraceComparison
    private let numbers: SequenceNumbers

    init(_ comparison: TraceComparison) {
      self.comparison = comparison
      numbers = SequenceNumbers(
        comparison.first, comparison.second, byText: !comparison.comparesLabels)
    }

    func sign(after step: Int) -> Sign {
      let a = comparison.first.trace.beam(after: step)
      let b = comparison.second.trace.beam(after: comparison.otherStep(step))
      let keys = a.map { numbers.first[$0.id.index] }
      let otherKeys = b.map { numbers.second[$0.id.index] }
      return Sign(
        kind: TraceComparison.kind(a, keys, b, otherKeys), leaders: [keys.first, otherKeys.first])
    }
  }

  /// The step of the second search that ends with a step of the first, or last before.
  private func otherStep(_ step: Int) -> Int {
    guard first.frameDuration != second.frameDuration, second.frameDuration > 0 else { return step }
    let ended = Double(step + 1) * first.frameDuration / second.frameDuration
    // Frames of 0.04 s and 0.08 s must meet despite rounding.
    return min(second.trace.steps.count, Int((ended + 1e-6).rounded(.down))) - 1
  }

  /// What two hypotheses that are the same have in common.
  private enum Key: Hashable {
    case labels([TokenID])
    case text([Int])
  }

  private func key(_ entry: BeamEntry, of side: ComparedTrace) -> Key {
    let labels = side.trace.labels(of: entry.id)
    return comparesLabels ? .labels(labels) : .text(side.spelled(labels))
  }

  private func rows(
    _ beam: [BeamEntry], _ keys: [Key], of side: ComparedTrace, beside others: [Key]
  ) -> [TraceDifference.Row] {
    zip(beam, keys).map { entry, key in
      let labels = side.trace.labels(of: entry.id)
      return TraceDifference.Row(
        labels: labels, text: side.vocabulary.pieces(labels), score: entry.logProb,
        counterpart: others.firstIndex(of: key))
    }
  }
}

extension TraceDifference {
  /// What differs, in one sentence.
  ///
  /// - Parameters:
  ///   - names: of the two searches.
  ///   - unit: the name of a step of the searches.
  package func sentence(names: (String, String), unit: String = "frame") -> String {
    "\(unit.capitalized) \(step): " + words(names) + "."
  }

  private func words(_ names: (String, String)) -> String {
    let score = { (row: Row?) in row.map { fixed($0.score, 2) } ?? "nothing" }
    switch kind {
    case .best:
      let (a, b) = (first.first, second.first)
      return
        "best in \(names.0): \(named(a)) at \(score(a)); in \(names.1): \(named(b)) at \(score(b))"
        + place(a, in: names.1) + place(b, in: names.0)
    case .members:
      let parts = [
        (names.0, Self.lone(in: first)), (names.1, Self.lone(in: second)),
      ].compactMap { name, row in row.map { "only \(name) has \(named($0)) at \(score($0))" } }
      return "the same best, but " + parts.joined(separator: ", ")
    case .order: return "the same hypotheses in a different order"
    case .scores:
      let moved = zip(first, second).filter { $0.score != $1.score }
      let best = moved.first.map { "\(named($0)) has \(score($0)) versus \(score($1))" } ?? ""
      return "the same hypotheses with different scores: \(best)"
    }
  }

  private func named(_ row: Row?) -> String { row.map { spoken($0.text) } ?? "nothing" }

  private func place(_ row: Row?, in other: String) -> String {
    guard let row, !row.labels.isEmpty || row.counterpart != nil else { return "" }
    guard let rank = row.counterpart else { return "; \(other) does not have \(named(row))" }
    return "; \(named(row)) is at rank \(rank + 1) in \(other)"
  }
}
