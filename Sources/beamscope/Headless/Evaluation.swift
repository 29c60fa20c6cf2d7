import BeamSearch
import ModelFiles
import Scoring
import Session
import Transducer

/// One recognised utterance and how far it is from what was said.
struct EvaluatedUtterance {
  let id: String
  /// Words as the model's vocabulary spells them.
  let reference: String
  let hypothesis: String
  let words: EditCounts
  /// Characters, with the spaces between words.
  let characters: EditCounts
  /// The candidate of the n-best with the fewest word errors.
  let oracle: EditCounts
  /// Who is to blame; `nil` where nobody asked.
  let judgement: Judgement?
}

/// The error rates of a model over a set of utterances.
struct Evaluation {
  private(set) var utterances: [EvaluatedUtterance] = []
  private(set) var words = EditCounts.zero
  private(set) var characters = EditCounts.zero
  private(set) var oracle = EditCounts.zero
  /// Seconds of speech.
  private(set) var duration = 0.0
  /// Seconds from opening each file to its n-best, on one thread; the model's loading and the exact
  /// scores are not in it.
  private(set) var computingTime = 0.0
  /// How many utterances have each verdict; `nil` where nobody asked.
  private(set) var verdicts: [Verdict: Int]?
  let search: PreparedSearch
  private let model: LoadedModel

  /// - Parameter withVerdicts: whether candidates and references are scored exactly, to say who is to
  ///   blame for what is wrong.
  init(model: LoadedModel, search: PreparedSearch, withVerdicts: Bool) {
    self.model = model
    self.search = search
    verdicts = withVerdicts ? [:] : nil
  }

  /// Recognises one more file.
  mutating func add(id: String, path: String, reference: String) throws {
    let vocabulary = model.model.vocabulary
    let clock = ContinuousClock()
    let start = clock.now
    let heard = try Hearing.hear(path: path, model: model)
    let result = try search.decode(heard.encoded)
    computingTime += start.duration(to: clock.now).seconds
    duration += heard.duration
    let judgement =
      verdicts == nil ? nil : try judge(result, of: heard.encoded, against: reference)
    if let judgement { verdicts?[judgement.verdict, default: 0] += 1 }

    let reference = vocabulary.canonical(reference)
    let texts = result.nBest.map { vocabulary.text(of: $0.labels) }
    let counts = texts.map { TextErrors.wordEdits(reference: reference, hypothesis: $0) }
    let empty = TextErrors.wordEdits(reference: reference, hypothesis: "")
    let utterance = EvaluatedUtterance(
      id: id, reference: reference, hypothesis: texts.first ?? "",
      words: counts.first ?? empty,
      characters: TextErrors.characterEdits(
        reference: reference, hypothesis: texts.first ?? ""),
      oracle: counts.min { $0.errors < $1.errors } ?? empty, judgement: judgement)
    utterances.append(utterance)
    words = words + utterance.words
    characters = characters + utterance.characters
    oracle = oracle + utterance.oracle
  }

  private func judge(
    _ result: DecodeResult, of encoded: EncoderOut, against reference: String
  ) throws -> Judgement? {
    try Assessment.assess(
      nBest: result.nBest, encoded: encoded, scorer: model.model.scorer, reference: reference
    ).judgement
  }

  /// Utterances with an error.
  var wrong: [EvaluatedUtterance] { utterances.filter { $0.words.errors > 0 } }

  /// Seconds of computing a second of speech; `nil` without speech.
  var realTimeFactor: Double? { duration > 0 ? computingTime / duration : nil }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}
