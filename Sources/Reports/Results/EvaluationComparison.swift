import Kernels
package import Recognition
import Scoring
import Session
package import Text

/// Two models on the same utterances: how far their error rates are apart, and whether that is more
/// than chance.
package struct EvaluationComparison {
  package let first: Evaluation
  package let second: Evaluation
  /// What tells the models apart.
  package let names: (first: String, second: String)
  package let resamples: Int
  package let seed: UInt64

  package init(
    first: Evaluation, second: Evaluation, names: (first: String, second: String), resamples: Int,
    seed: UInt64
  ) {
    self.first = first
    self.second = second
    self.names = names
    self.resamples = resamples
    self.seed = seed
  }

  /// The share of resamples in an interval.
  private static let level = 0.95

  private func bootstrap(
    _ counts: (EvaluatedUtterance) -> EditCounts
  ) -> PairedBootstrap? {
    let pairs = zip(first.utterances, second.utterances).map {
      PairedBootstrap.Utterance(first: counts($0), second: counts($1))
    }
    return PairedBootstrap(
      pairs, resamples: resamples, level: Self.level, generator: SeededGenerator(seed: seed))
  }

  /// Utterances that the first model gets wrong and the second right, and the other way round.
  private var wrongInOne: (first: Int, second: Int) {
    let pairs = zip(first.utterances, second.utterances).map {
      ($0.words.errors > 0, $1.words.errors > 0)
    }
    return (pairs.count { $0 == (true, false) }, pairs.count { $0 == (false, true) })
  }

  package var json: JSON {
    let wrong = wrongInOne
    return .object([
      ("first", .string(names.first)), ("second", .string(names.second)),
      ("resamples", .integer(resamples)), ("seed", .integer(Int(seed))),
      ("level", .number(Self.level)),
      ("wer", json(of: bootstrap(\.words))), ("cer", json(of: bootstrap(\.characters))),
      ("only_first_wrong", .integer(wrong.first)), ("only_second_wrong", .integer(wrong.second)),
    ])
  }

  private func json(of result: PairedBootstrap?) -> JSON {
    guard let result else { return .null }
    return .object([
      ("difference", .number(result.difference)),
      ("interval", .numbers([result.interval.lowerBound, result.interval.upperBound])),
      ("second_better", .number(result.secondIsBetter)),
      ("first_better", .number(result.firstIsBetter)),
    ])
  }

  package var listing: [String] {
    let wrong = wrongInOne
    var table = TextColumns([.left, .right, .left, .left])
    for (name, result) in [("WER", bootstrap(\.words)), ("CER", bootstrap(\.characters))] {
      guard let result else {
        table.add([name, "-", "", ""])
        continue
      }
      let ends = [result.interval.lowerBound, result.interval.upperBound].map(points)
      table.add([
        name, points(result.difference) + " %",
        "95 % interval \(ends[0]) to \(ends[1]) %",
        "the second is better in \(share(result.secondIsBetter)), the first in "
          + "\(share(result.firstIsBetter)) of the resamples",
      ])
    }
    return [
      "\(names.second) minus \(names.first), paired bootstrap over \(first.utterances.count) "
        + "utterances, \(resamples) resamples, seed \(seed)"
    ] + table.lines(indent: "  ") + [
      "  only the first is wrong in \(wrong.first) utterances, only the second in \(wrong.second)"
    ]
  }

  /// In percent, with its sign.
  private func points(_ difference: Double) -> String {
    let text = fixed(difference * 100, 2)
    return difference > 0 ? "+\(text)" : text
  }

  private func share(_ share: Double) -> String { "\(fixed(share * 100, 1)) %" }
}
