import Foundation
import Text
package import Transducer

/// An n-best candidate, as input to the risk.
package struct RiskCandidate: Sendable, Equatable {
  package var labels: [TokenID]
  /// The words the labels spell; empty for the empty hypothesis.
  package var words: [String]
  /// The exact log P(y|x), nats; -inf if impossible. Never the search's own score.
  package var exactLogProb: Double

  package init(labels: [TokenID], words: [String], exactLogProb: Double) {
    self.labels = labels
    self.words = words
    self.exactLogProb = exactLogProb
  }
}

/// The Bayes risk of an n-best: its expected number of word errors.
///
/// The posterior is p_i = softmax(s_i / temperature) over the candidates' exact scores s_i. With a
/// reference, W_i is candidate i's number of word errors and the expected risk is R = sum_i p_i
/// W_i, which EMBR training minimises (Shannon, 2017; Prabhavalkar et al., 2018). Without one, a
/// candidate's expected errors are relative to the others: sum_j p_j ED(i, j) (minimum Bayes risk
/// decoding).
///
/// Candidates with the same labels count once: the first is kept, the others have posterior 0. A
/// non-finite score has posterior 0; if all are non-finite, all posteriors are 0, and there is
/// neither an expected risk nor a choice.
///
/// The reference may be added to the list as its last entry. It then takes part in p, R and the
/// gradients, but not in `mbrRisk` and the choice, which must not know it.
package struct BayesRisk: Sendable, Equatable {
  /// One candidate's contribution.
  package struct Entry: Sendable, Equatable {
    /// p_i, 0...1.
    package var posterior: Double
    /// Word edits against the reference; `nil` without one. `edits.errors` is W_i.
    package var edits: EditCounts?
    /// p_i W_i; `nil` without a reference.
    package var contribution: Double?
    /// d R / d s_i = p_i (W_i - R) / temperature; `nil` without a reference. They sum to 0.
    package var gradient: Double?
    /// sum_j p_j ED(i, j): the expected word errors if this candidate is chosen. The sum and its
    /// p_j are over the candidates only, whether or not the reference was added.
    package var mbrRisk: Double
    /// The earlier candidate with the same labels, if any.
    package var duplicateOf: Int?
    /// Whether this is the added reference.
    package var isReference: Bool
  }

  /// One per candidate, in order, then that of the reference if it was added.
  package let entries: [Entry]
  /// R; `nil` without a reference or without a possible entry.
  package let expectedRisk: Double?
  /// The candidate with the lowest `mbrRisk`, the first on a tie; `nil` if none is possible.
  package let mbrChoice: Int?
  /// The consensus of the candidates; `nil` if none is possible.
  package let consensus: ConfusionNetwork?

  /// - Parameters:
  ///   - reference: the spoken words, if known; they need not be among the candidates.
  ///   - joining: the reference as a candidate, with the words of `reference`; it is added if no
  ///     candidate has these words.
  ///   - temperature: divides the scores before the softmax; above 0.
  /// - Complexity: O(n^2) edit distances for n candidates.
  package init(
    candidates: [RiskCandidate], reference: [String]? = nil, joining: RiskCandidate? = nil,
    temperature: Double = 1
  ) {
    precondition(temperature > 0, "a temperature is above 0")
    let joined = joining.flatMap { joining in
      candidates.contains { $0.words == joining.words } ? nil : joining
    }
    let list = candidates + (joined.map { [$0] } ?? [])
    let originals = Self.originals(of: list)
    let scores = zip(list, originals).enumerated().map { index, pair in
      pair.1 == index ? pair.0.exactLogProb / temperature : -.infinity
    }
    let posteriors = Self.posteriors(of: scores)
    let beliefs =
      joined == nil ? posteriors : Self.posteriors(of: Array(scores[..<candidates.count]))
    let edits = reference.map { reference in
      list.map { EditAlignment(reference: reference, hypothesis: $0.words).counts }
    }
    let risk = edits.map { edits in
      zip(posteriors, edits).reduce(0) { $0 + $1.0 * Double($1.1.errors) }
    }
    let mbrRisks = Self.mbrRisks(of: list.map(\.words), beliefs: beliefs)
    entries = list.indices.map { i in
      let p = posteriors[i]
      let errors = edits.map { Double($0[i].errors) }
      return Entry(
        posterior: p, edits: edits?[i], contribution: errors.map { p * $0 },
        gradient: errors.flatMap { errors in risk.map { p * (errors - $0) / temperature } },
        mbrRisk: mbrRisks[i], duplicateOf: originals[i] == i ? nil : originals[i],
        isReference: i >= candidates.count)
    }
    expectedRisk = posteriors.contains { $0 > 0 } ? risk : nil
    mbrChoice =
      beliefs.contains { $0 > 0 }
      ? candidates.indices.min { mbrRisks[$0] < mbrRisks[$1] } : nil
    consensus = ConfusionNetwork(zip(candidates, beliefs).map { ($0.words, $1) })
  }

  /// The reference's entry, if it was added.
  package var joinedReference: Entry? { entries.last.flatMap { $0.isReference ? $0 : nil } }

  /// The first candidate with the same labels as each.
  private static func originals(of candidates: [RiskCandidate]) -> [Int] {
    var first: [[TokenID]: Int] = [:]
    return candidates.enumerated().map { index, candidate in
      if let original = first[candidate.labels] { return original }
      first[candidate.labels] = index
      return index
    }
  }

  /// Softmax, safe for scores of any size.
  private static func posteriors(of scores: [Double]) -> [Double] {
    let best = scores.lazy.filter(\.isFinite).max() ?? -.infinity
    let weights = scores.map { $0.isFinite ? exp($0 - best) : 0 }
    let total = weights.reduce(0, +)
    return weights.map { total > 0 ? $0 / total : 0 }
  }

  /// Expected edit distance of each member of a list to its first entries, those with probabilities
  /// in `beliefs`.
  private static func mbrRisks(of words: [[String]], beliefs: [Double]) -> [Double] {
    let numbers = WordNumbers(words).sequences
    var risks = [Double](repeating: 0, count: words.count)
    for i in words.indices {
      for j in 0..<i {
        let errors = Double(editDistance(numbers[i], numbers[j]))
        if j < beliefs.count { risks[i] += beliefs[j] * errors }
        if i < beliefs.count { risks[j] += beliefs[i] * errors }
      }
    }
    return risks
  }
}
