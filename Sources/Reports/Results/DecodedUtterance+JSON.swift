import Analysis
import BeamSearch
import Fusion
import Recognition
import Scoring
import Session
package import Text
import Transducer

extension DecodedUtterance {
  package var json: JSON {
    .object([
      ("audio", .string(path)),
      ("duration", .number(heard.duration)),
      ("frames", .integer(heard.encoded.count)),
      ("frame_duration", .number(heard.encoded.frameDuration)),
      ("search", search.json),
      ("text", .string(text)),
      (
        "nbest",
        .array(report.candidates.indices.map { json(of: report.candidates[$0], at: $0) })
      ),
      ("reference", report.reference.map(json(of:)) ?? .null),
      ("verdict", report.judgement?.json ?? .null),
      ("risk_temperature", .number(report.options.temperature)),
      ("expected_risk", .optional(report.expectedRisk)),
      ("mbr_choice", report.mbrChoice.map { .integer($0) } ?? .null),
      ("oracle", report.oracle.map { .integer($0.index) } ?? .null),
      ("consensus", report.consensus?.json ?? .null),
      ("warnings", .array(warnings.map { $0.json(frameDuration: heard.encoded.frameDuration) })),
    ])
  }

  private func json(of candidate: Candidate, at index: Int) -> JSON {
    let labels = candidate.hypothesis.labels
    let spelled: [(String, JSON)] = [
      ("text", .string(candidate.text)),
      ("tokens", .strings(labels.map { vocabulary[$0] })),
      ("ids", .integers(labels.map(\.index))),
      ("frames", .integers(candidate.hypothesis.timestamps)),
      ("token_log_probs", .numbers(candidate.hypothesis.tokenLogProbs)),
    ]
    let confidence = confidences.map { [("token_confidences", JSON.numbers($0[index]))] } ?? []
    return .object(
      spelled + confidence
        + [("score", .number(candidate.hypothesis.logProb))]
        + (search.isFused ? candidate.hypothesis.parts.map { ($0.name, .number($0.nats)) } : [])
        + [
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
      ("tokens", reference.labels.map { .strings($0.map { vocabulary[$0] }) } ?? .null),
      ("segmentation", reference.segmentation?.json ?? .null),
      ("exact_log_prob", .optional(reference.exactLogProb)),
      ("joined_posterior", report.joinedReference.map { .number($0.posterior) } ?? .null),
    ])
  }
}

extension Hypothesis {
  /// What the score is the sum of; nats.
  var parts: [(name: String, nats: Double)] {
    [
      ("acoustic", logProb - fusion.total), ("lm", fusion.languageModel),
      ("hotwords", fusion.hotwords), ("ilm", fusion.internalModel),
    ]
  }
}

extension DecodingWarning {
  /// Frames are counted from 0, the last one included; null for the whole sound.
  package func json(frameDuration: Double) -> JSON {
    let place = frames.map { ($0.lowerBound, $0.upperBound) }
    return .object([
      ("kind", .string(name)), ("text", .string(text)),
      ("first_frame", place.map { .integer($0.0) } ?? .null),
      ("last_frame", place.map { .integer($0.1) } ?? .null),
      ("time", .optional(place.map { Double($0.0) * frameDuration })),
    ])
  }
}

extension EditCounts {
  /// `words` is the length of the reference.
  package var json: JSON { json(of: "words") }

  /// - Parameter units: what was counted, the name of the reference's length.
  package func json(of units: String) -> JSON {
    .object([
      ("sub", .integer(substitutions)), ("ins", .integer(insertions)),
      ("del", .integer(deletions)), (units, .integer(referenceLength)),
    ])
  }
}

extension Judgement {
  package var json: JSON {
    .object([
      ("verdict", .string(verdict.rawValue)), ("explanation", .string(explanation)),
      ("reference_at", referenceIndex.map { .integer($0) } ?? .null),
    ])
  }
}

extension Segmentation {
  package var json: JSON {
    var members: [(String, JSON)] = [("origin", .string(word))]
    if case .nBest(let index) = origin { members.append(("candidate", .integer(index))) }
    return .object(
      members + [("tried", .integer(tried)), ("exhaustive", .bool(isExhaustive))])
  }

  /// Where the labels are from.
  var word: String {
    switch origin {
    case .greedy: "greedy"
    case .nBest: "nbest"
    case .search: "search"
    }
  }
}

extension ConfusionNetwork {
  /// The words with their confidences, and what else might stand in their places.
  package var json: JSON {
    .object([
      ("text", .string(text)), ("expected_errors", .number(expectedErrors)),
      ("bins", .array(bins.map(\.json))),
    ])
  }
}

extension ConfusionNetwork.Bin {
  package var json: JSON {
    .object([
      ("word", .optional(word)), ("confidence", .number(confidence)),
      ("alternatives", .array(alternatives.dropFirst().map(\.json))),
    ])
  }
}

extension ConfusionNetwork.Alternative {
  /// A `word` of null is no word.
  package var json: JSON {
    .object([("word", .optional(word)), ("posterior", .number(posterior))])
  }
}
