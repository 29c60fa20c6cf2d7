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
  private(set) var searchJSON = JSON.null

  private let model: LoadedModel
  private let search: SearchArguments

  init(model: LoadedModel, search: SearchArguments) {
    self.model = model
    self.search = search
  }

  /// Recognises one more file.
  mutating func add(id: String, path: String, reference: String) throws {
    let vocabulary = model.model.vocabulary
    let clock = ContinuousClock()
    let start = clock.now
    let heard = try Hearing.hear(path: path, model: model)
    let result = try decode(
      heard.encoded, scorer: model.model.scorer, search: search.name,
      options: try search.options(), recording: .nothing)
    computingTime += start.duration(to: clock.now).seconds
    duration += heard.duration
    searchJSON = result.searchJSON

    let reference = vocabulary.canonical(reference)
    let texts = result.nBest.map { vocabulary.text(of: $0.labels) }
    let counts = texts.map { Self.wordEdits(reference, $0) }
    let empty = Self.wordEdits(reference, "")
    let utterance = EvaluatedUtterance(
      id: id, reference: reference, hypothesis: texts.first ?? "",
      words: counts.first ?? empty,
      characters: Self.characterEdits(reference, texts.first ?? ""),
      oracle: counts.min { $0.errors < $1.errors } ?? empty)
    utterances.append(utterance)
    words = words + utterance.words
    characters = characters + utterance.characters
    oracle = oracle + utterance.oracle
  }

  /// Utterances with an error.
  var wrong: [EvaluatedUtterance] { utterances.filter { $0.words.errors > 0 } }

  /// Seconds of computing a second of speech; `nil` without speech.
  var realTimeFactor: Double? { duration > 0 ? computingTime / duration : nil }

  private static func wordEdits(_ reference: String, _ hypothesis: String) -> EditCounts {
    EditAlignment(
      reference: Assessment.words(reference), hypothesis: Assessment.words(hypothesis)
    ).counts
  }

  /// With one space between words, however many pieces of a hypothesis are spaces.
  private static func characterEdits(_ reference: String, _ hypothesis: String) -> EditCounts {
    let spaced = Assessment.words(hypothesis).joined(separator: " ")
    return EditAlignment(reference: Array(reference), hypothesis: Array(spaced)).counts
  }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}
