import BeamSearch
import ModelFiles
import Scoring
import Session
import Transducer

/// One utterance through the whole program: heard, searched, scored.
struct DecodedUtterance {
  let path: String
  let heard: Heard
  let result: DecodeResult
  let report: RiskReport
  private let vocabulary: Vocabulary

  init(
    path: String, model: LoadedModel, search: SearchArguments, reference: String?
  ) throws {
    let scorer = model.model.scorer
    self.path = path
    heard = try Hearing.hear(path: path, model: model)
    result = try decode(
      heard.encoded, scorer: scorer, search: search.name, options: try search.options(),
      recording: .nothing)
    report = try Assessment.assess(
      nBest: result.nBest, encoded: heard.encoded, scorer: scorer, reference: reference)
    vocabulary = scorer.vocabulary
  }

  /// What the search decided on.
  var text: String { report.candidates.first?.text ?? "" }

  /// What a reader of the JSON alone would miss.
  var remarks: [String] {
    let problem = report.reference?.spellingProblem.map { ["the reference: \($0)"] } ?? []
    return (heard.notes + problem).map { "\(path): \($0)" }
  }

  var json: JSON {
    .object([
      ("audio", .string(path)),
      ("duration", .number(heard.duration)),
      ("frames", .integer(heard.encoded.count)),
      ("frame_duration", .number(heard.encoded.frameDuration)),
      ("search", result.searchJSON),
      ("text", .string(text)),
      ("nbest", .array(report.candidates.map(json(of:)))),
      ("reference", report.reference.map(json(of:)) ?? .null),
      ("expected_risk", .optional(report.expectedRisk)),
    ])
  }

  private func json(of candidate: Candidate) -> JSON {
    let labels = candidate.hypothesis.labels
    return .object([
      ("text", .string(candidate.text)),
      ("tokens", .strings(labels.map { vocabulary[$0] })),
      ("ids", .integers(labels.map(\.index))),
      ("frames", .integers(candidate.hypothesis.timestamps)),
      ("token_log_probs", .numbers(candidate.hypothesis.tokenLogProbs)),
      ("score", .number(candidate.hypothesis.logProb)),
      ("exact_log_prob", .number(candidate.exactLogProb)),
      ("posterior", .number(candidate.posterior)),
      ("edits", candidate.edits?.json ?? .null),
      ("risk", .optional(candidate.contribution)),
      ("gradient", .optional(candidate.gradient)),
      ("mbr_risk", .number(candidate.mbrRisk)),
    ])
  }

  private func json(of reference: ReferenceScore) -> JSON {
    .object([
      ("text", .string(reference.text)),
      ("exact_log_prob", .optional(reference.exactLogProb)),
    ])
  }
}

extension EditCounts {
  /// `words` is the length of the reference.
  var json: JSON {
    .object([
      ("sub", .integer(substitutions)), ("ins", .integer(insertions)),
      ("del", .integer(deletions)), ("words", .integer(referenceLength)),
    ])
  }
}
