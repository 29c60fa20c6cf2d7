import Analysis
import BeamSearch
import Fusion
import Scoring
import Text
import Transducer

/// Candidates and reference of a decoding, by the same keys wherever they are printed.
struct ScoredListJSON {
  let report: RiskReport
  let vocabulary: Vocabulary
  /// Whether scores have parts besides the transducer's.
  let isFused: Bool
  /// By candidate and token, where the dialect has confidences.
  var confidences: [[Double]]?

  var candidates: JSON {
    .array(report.candidates.indices.map { json(of: report.candidates[$0], at: $0) })
  }

  private func json(of candidate: Candidate, at index: Int) -> JSON {
    let found = candidate.hypothesis
    let spelled: [(String, JSON)] = [
      ("text", .string(candidate.text)),
      ("tokens", .strings(found.labels.map { vocabulary[$0] })),
      ("ids", .integers(found.labels.map(\.index))), ("frames", .integers(found.timestamps)),
      ("token_log_probs", .numbers(found.tokenLogProbs)),
    ]
    let confidence = confidences.map { [("token_confidences", JSON.numbers($0[index]))] } ?? []
    let parts = isFused ? found.parts.map { ($0.name, JSON.number($0.nats)) } : []
    let scores: [(String, JSON)] = [
      ("exact_log_prob", .number(candidate.exactLogProb)),
      ("posterior", .number(candidate.posterior)), ("edits", candidate.edits?.json ?? .null),
      ("risk", .optional(candidate.contribution)), ("gradient", .optional(candidate.gradient)),
      ("mbr_risk", .number(candidate.mbrRisk)),
    ]
    return .object(
      spelled + confidence + [("score", .number(found.logProb))] + parts + scores)
  }

  /// Null where there is none.
  var reference: JSON {
    guard let reference = report.reference else { return .null }
    return .object([
      ("text", .string(reference.text)),
      ("tokens", reference.labels.map { .strings($0.map { vocabulary[$0] }) } ?? .null),
      ("frames", reference.frames.map { .integers($0) } ?? .null),
      ("segmentation", reference.segmentation?.json ?? .null),
      ("exact_log_prob", .optional(reference.exactLogProb)),
      ("joined_posterior", .optional(report.joinedReference?.posterior)),
      ("problem", .optional(reference.spellingProblem)),
      ("spelling", .string(reference.spelling.rawValue)),
    ])
  }

  /// Verdict, risks and choices.
  var judgement: [(String, JSON)] {
    [
      ("verdict", report.judgement?.json ?? .null),
      ("risk_temperature", .number(report.options.temperature)),
      ("expected_risk", .optional(report.expectedRisk)),
      ("mbr_choice", .optional(report.mbrChoice)), ("oracle", .optional(report.oracle?.index)),
      ("consensus", report.consensus?.json ?? .null),
      ("text_norm", .string(report.comparison.normalization.name)),
      ("wer_unit", .string(report.counted.rawValue)),
    ]
  }
}
