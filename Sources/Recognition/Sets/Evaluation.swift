import Analysis
package import Audio
import BeamSearch
package import ModelFiles
package import Scoring
import Text
import Transducer

/// The error rates of a model over a set of utterances.
package struct Evaluation {
  package private(set) var utterances: [EvaluatedUtterance] = []
  /// Seconds of speech.
  package private(set) var duration = 0.0
  /// Seconds from opening each file to its n-best, on one thread; the model's loading and the exact
  /// scores are not in it.
  package private(set) var computingTime = 0.0
  package let search: PreparedSearch
  private let model: LoadedModel
  /// How risks are counted; `nil` for no exact scores.
  private let risk: RiskOptions?

  /// - Parameter risk: with it candidates and references are scored exactly, to say what errors are
  ///   are expected and whether model or search is to blame.
  package init(model: LoadedModel, search: PreparedSearch, risk: RiskOptions?) {
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
    let heard = try AudioEncoder.encode(piece: piece, model: model)
    let result = try search.decode(heard.encoded)
    computingTime += start.duration(to: clock.now).seconds
    duration += heard.duration
    let exact = try risk.map { risk in
      try Assessment.assess(
        nBest: result.nBest, encoded: heard.encoded, scorer: model.model.scorer,
        reference: reference, options: risk)
    }

    let reference = vocabulary.canonical(reference)
    let texts = result.nBest.map { vocabulary.text(of: $0.labels) }
    let counts = texts.map { TextErrors.wordEdits(reference: reference, hypothesis: $0) }
    let empty = TextErrors.wordEdits(reference: reference, hypothesis: "")
    utterances.append(
      EvaluatedUtterance(
        id: id, reference: reference, hypothesis: texts.first ?? "",
        words: counts.first ?? empty,
        characters: TextErrors.characterEdits(
          reference: reference, hypothesis: texts.first ?? ""),
        oracle: counts.min { $0.errors < $1.errors } ?? empty,
        exact: exact.map(EvaluatedUtterance.Exact.init)))
  }

  // MARK: Sums

  package var words: EditCounts { sum(\.words) }
  package var characters: EditCounts { sum(\.characters) }
  package var oracle: EditCounts { sum(\.oracle) }

  /// Utterances with an error.
  package var wrong: [EvaluatedUtterance] { utterances.filter { $0.words.errors > 0 } }

  /// The share of utterances with an error; `nil` without utterances.
  package var sentenceErrorRate: Double? {
    utterances.isEmpty ? nil : Double(wrong.count) / Double(utterances.count)
  }

  /// Seconds of computing per second of speech; `nil` without speech.
  package var realTimeFactor: Double? { duration > 0 ? computingTime / duration : nil }

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
        reference: TextErrors.words(utterance.reference),
        hypothesis: TextErrors.words(utterance.hypothesis))
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
