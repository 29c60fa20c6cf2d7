import Foundation
package import Transducer

/// A candidate of an n-best, as its risk is computed.
package struct RiskCandidate: Sendable, Equatable {
  package var labels: [TokenID]
  /// What the labels spell; empty for the empty hypothesis.
  package var words: [String]
  /// The exact log P(y|x), nats; -inf where impossible. Never a search's own score.
  package var exactLogProb: Double

  package init(labels: [TokenID], words: [String], exactLogProb: Double) {
    self.labels = labels
    self.words = words
    self.exactLogProb = exactLogProb
  }
}

/// The risk of an n-best: how many word errors are to be expected of it.
///
/// The posterior is p_i = softmax(s_i / temperature) over the candidates' exact scores s_i. With a
/// reference, W_i counts candidate i's word errors and the expected risk is R = sum_i p_i W_i, what
/// EMBR training lowers (Shannon, 2017; Prabhavalkar et al., 2018). Without one, a candidate's
/// errors are expected against the others: sum_j p_j ED(i, j) (minimum Bayes risk decoding).
///
/// Candidates with the same labels count once: the first stands, the others have posterior 0. A
/// score that is -inf (or not a number) has posterior 0; where all are, there is no posterior, all
/// shares are 0, and neither an expected risk nor a choice exists.
package struct BayesRisk: Sendable, Equatable {
  /// One candidate's part.
  package struct Entry: Sendable, Equatable {
    /// p_i, 0...1.
    package var posterior: Double
    /// Word edits against the reference; `nil` without one. `edits.errors` is W_i.
    package var edits: EditCounts?
    /// p_i W_i; `nil` without a reference.
    package var contribution: Double?
    /// d R / d s_i = p_i (W_i - R) / temperature; `nil` without a reference. They sum to 0.
    package var gradient: Double?
    /// sum_j p_j ED(i, j): the word errors to expect if this candidate is chosen.
    package var mbrRisk: Double
    /// The earlier candidate with the same labels, if any.
    package var duplicateOf: Int?
  }

  /// One for each candidate, in their order.
  package let entries: [Entry]
  /// R; `nil` without a reference or without a possible candidate.
  package let expectedRisk: Double?
  /// The candidate with the least `mbrRisk`, the first of equals; `nil` without a possible one.
  package let mbrChoice: Int?

  /// - Parameters:
  ///   - reference: the words that were said, if known; they need not be among the candidates.
  ///   - temperature: divides the scores before the softmax; above 0.
  /// - Complexity: O(n^2) edit distances for n candidates.
  package init(
    candidates: [RiskCandidate], reference: [String]? = nil, temperature: Double = 1
  ) {
    precondition(temperature > 0, "a temperature is above 0")
    let originals = Self.originals(of: candidates)
    let posteriors = Self.posteriors(
      of: zip(candidates, originals).enumerated().map { index, pair in
        pair.1 == index ? pair.0.exactLogProb / temperature : -.infinity
      })
    let isPossible = posteriors.contains { $0 > 0 }
    let edits = reference.map { reference in
      candidates.map { EditAlignment(reference: reference, hypothesis: $0.words).counts }
    }
    let risk = edits.map { edits in
      zip(posteriors, edits).reduce(0) { $0 + $1.0 * Double($1.1.errors) }
    }
    let mbrRisks = Self.mbrRisks(of: candidates.map(\.words), posteriors: posteriors)
    entries = candidates.indices.map { i in
      let p = posteriors[i]
      let errors = edits.map { Double($0[i].errors) }
      return Entry(
        posterior: p, edits: edits?[i], contribution: errors.map { p * $0 },
        gradient: errors.flatMap { errors in risk.map { p * (errors - $0) / temperature } },
        mbrRisk: mbrRisks[i], duplicateOf: originals[i] == i ? nil : originals[i])
    }
    expectedRisk = isPossible ? risk : nil
    mbrChoice = isPossible ? mbrRisks.indices.min { mbrRisks[$0] < mbrRisks[$1] } : nil
  }

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
    let best = scores.lazy.filter { !$0.isNaN }.max() ?? -.infinity
    guard best > -.infinity else { return scores.map { _ in 0 } }
    let weights = scores.map { $0.isNaN ? 0 : exp($0 - best) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// Expected edit distance of each candidate to all.
  private static func mbrRisks(of words: [[String]], posteriors: [Double]) -> [Double] {
    var risks = [Double](repeating: 0, count: words.count)
    for i in words.indices {
      for j in 0..<i {
        let errors = EditAlignment(reference: words[i], hypothesis: words[j]).counts.errors
        risks[i] += posteriors[j] * Double(errors)
        risks[j] += posteriors[i] * Double(errors)
      }
    }
    return risks
  }
}
