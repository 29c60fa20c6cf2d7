package import BeamSearch
import Foundation
import Transducer

/// A model with hand-written probabilities, and the results of searches on it.
package struct HandMadeModel {
  package let model: ToyModel

  /// The same after every label: (T, V) probabilities, blank first.
  package init(_ rows: [[Double]], unk: Int? = nil) {
    let size = rows.first?.count ?? 0
    self.init(after: rows.map { Array(repeating: $0, count: size + 1) }, unk: unk)
  }

  /// By the last label: (T, V + 1, V) probabilities, blank first; the last row of each frame is for
  /// no label yet, the row of blank is unused.
  package init(after table: [[[Double]]], unk: Int? = nil) {
    model = ToyModel(
      lastLabelTable: table.map { $0.map { $0.map { log($0) } } },
      size: table.first?.first?.count ?? 0, blank: 0, unk: unk)
  }

  /// A run with all trace laws checked.
  package func run(_ search: String, _ options: SearchOptions) throws -> HandMadeRun {
    let result = try ToySetting(model, options).run(search)
    guard let trace = result.trace else { throw CancellationError() }
    return HandMadeRun(
      nBest: result.nBest, trace: trace,
      violations: TraceLaws.violations(in: trace, of: ToySetting(model, options)))
  }
}

/// The result of a search on a model, with numbers and label sequences as written by hand.
package struct HandMadeRun {
  package let nBest: [Hypothesis]
  package let trace: SearchTrace
  /// The trace laws that failed.
  package let violations: [String]

  /// Labels and probabilities (not their logs) of a beam, or of the n-best.
  package typealias Scores = [(labels: [Int], probability: Double)]

  package func beam(_ step: Int) -> Scores {
    trace.beam(after: step).map { (spelled($0.id), exp($0.logProb)) }
  }

  package var found: Scores { nBest.map { ($0.labels.map(\.index), exp($0.logProb)) } }

  package func spelled(_ id: HypothesisID) -> [Int] { trace.labels(of: id).map(\.index) }

  /// The parents of each round of a step.
  package func parents(_ step: Int) -> [[[Int]]] {
    trace.steps[step].rounds.map { $0.parents.map(spelled) }
  }

  /// The outcome of a token after some labels in a step, the first time it was tried.
  package func expansion(_ step: Int, after labels: [Int], _ token: Int) -> Expansion? {
    trace.steps[step].rounds.filter { $0.kind == .expansions }.flatMap(\.expansions).first {
      $0.token == TokenID(token) && spelled($0.parent) == labels
    }
  }

  /// The rule that pruned an expansion, with the cutoff as a probability.
  package func fall(
    _ step: Int, after labels: [Int], _ token: Int
  ) -> (rule: PruneRule, cutoff: Double)? {
    guard case .pruned(let rule, let cutoff, _) = expansion(step, after: labels, token)?.outcome
    else { return nil }
    return (rule, exp(cutoff))
  }
}

/// Whether labels are equal, and probabilities except for rounding.
package func == (a: HandMadeRun.Scores, b: HandMadeRun.Scores) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy {
      $0.labels == $1.labels && abs($0.probability - $1.probability) < 1e-12
    }
}

/// Whether a rule is the expected one, and a cutoff equal except for rounding.
package func == (
  a: (rule: PruneRule, cutoff: Double)?, b: (rule: PruneRule, cutoff: Double)
) -> Bool {
  guard let a else { return false }
  return a.rule == b.rule && abs(a.cutoff - b.cutoff) < 1e-12
}
