import Analysis
package import Audio
import BeamSearch
import Foundation
package import ModelFiles
package import Scoring
import Text
import Transducer

/// The error rates of a model over a set of utterances.
package struct Evaluation {
  package private(set) var utterances: [EvaluatedUtterance] = []
  /// Seconds of speech.
  package private(set) var duration = 0.0
  /// Seconds by the clock on the wall from opening each file to its n-best; the model's loading and
  /// the exact scores are not in it.
  package private(set) var computingTime = 0.0
  /// The same in processor time, of all threads together.
  package private(set) var processorTime = 0.0
  package let search: PreparedSearch
  private let model: LoadedModel
  /// When words are the same.
  package let comparer: TextComparer
  /// How risks are counted; `nil` for no exact scores.
  private let risk: RiskOptions?

  /// - Parameter risk: with it candidates and references are scored exactly, to say what errors are
  ///   expected and whether model or search is to blame.
  package init(
    model: LoadedModel, search: PreparedSearch, texts: TextComparison = TextComparison(),
    risk: RiskOptions?
  ) {
    comparer = TextComparer(texts, vocabulary: model.model.vocabulary)
    self.model = model
    self.search = search
    self.risk = risk
  }

  package var name: String { model.description.name }

  /// Recognises one more file, or piece of one.
  package mutating func add(id: String, piece: SoundPiece, reference: String) throws {
    let vocabulary = model.model.vocabulary
    let clock = ContinuousClock()
    let start = clock.now
    let startTime = Self.processorSeconds
    let heard = try AudioEncoder.encode(piece: piece, model: model)
    let result = try search.decode(heard.encoded)
    computingTime += start.duration(to: clock.now).seconds
    processorTime += Self.processorSeconds - startTime
    duration += heard.duration
    let exact = try risk.map { risk in
      try Assessment.assess(
        nBest: result.nBest, encoded: heard.encoded, scorer: model.model.scorer,
        reference: reference, texts: comparer.comparison, options: risk)
    }
    let texts = result.nBest.map { vocabulary.text(of: $0.labels) }
    let counts = texts.map { comparer.wordEdits(reference: reference, hypothesis: $0) }
    let empty = comparer.wordEdits(reference: reference, hypothesis: "")
    utterances.append(
      EvaluatedUtterance(
        id: id, reference: comparer.normalized(reference), hypothesis: texts.first ?? "",
        words: counts.first ?? empty,
        characters: comparer.characterEdits(
          reference: reference, hypothesis: texts.first ?? ""),
        oracle: counts.min { $0.errors < $1.errors } ?? empty,
        exact: exact.map(EvaluatedUtterance.Exact.init)))
  }

  // MARK: Sums

  package var words: EditCounts { sum(\.words) }
  package var characters: EditCounts { sum(\.characters) }
  package var oracle: EditCounts { sum(\.oracle) }

  /// What the word error rate counts.
  package var counted: TextComparer.Counted {
    comparer.counted(in: utterances.lazy.map(\.reference))
  }

  /// Utterances with an error.
  package var wrong: [EvaluatedUtterance] { utterances.filter { $0.words.errors > 0 } }

  /// The share of utterances with an error; `nil` without utterances.
  package var sentenceErrorRate: Double? {
    utterances.isEmpty ? nil : Double(wrong.count) / Double(utterances.count)
  }

  /// Seconds by the clock on the wall per second of speech; `nil` without speech. It grows with other
  /// load on the machine.
  package var realTimeFactor: Double? { duration > 0 ? computingTime / duration : nil }

  /// Seconds of processor time per second of speech; `nil` without speech.
  package var processorTimeFactor: Double? { duration > 0 ? processorTime / duration : nil }

  /// Processor time of the program so far.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Word errors to be expected, by the mean over utterances that have such: of the n-best with the
  /// reference known (R), and of the choice of least Bayes risk without it; `nil` if not requested.
  package var expectedRisk: Double? { mean(\.expectedRisk) }
  package var bayesRisk: Double? { mean(\.bayesRisk) }

  /// The edits if each utterance's candidate of least Bayes risk were chosen; `nil` if not
  /// requested.
  package var bayesChoice: EditCounts? {
    risk == nil
      ? nil
      : utterances.reduce(.zero) { $0 + ($1.exact?.bayesEdits ?? $1.words) }
  }

  /// How many utterances have each verdict; `nil` if not requested.
  package var verdicts: [Verdict: Int]? {
    risk == nil
      ? nil
      : Dictionary(
        utterances.compactMap { $0.exact?.judgement }.map { ($0.verdict, 1) }, uniquingKeysWith: +)
  }

  /// Which words were taken for which.
  package var confusions: ErrorBreakdown<String> {
    var breakdown = ErrorBreakdown<String>()
    for utterance in utterances {
      breakdown.add(
        reference: comparer.words(utterance.reference),
        hypothesis: comparer.words(utterance.hypothesis))
    }
    return breakdown
  }

  private func sum(_ counts: (EvaluatedUtterance) -> EditCounts) -> EditCounts {
    utterances.reduce(.zero) { $0 + counts($1) }
  }

  private func mean(_ value: (EvaluatedUtterance.Exact) -> Double?) -> Double? {
    let values = utterances.compactMap { $0.exact.flatMap(value) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
