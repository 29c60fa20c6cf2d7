import Analysis
import Audio
import BeamSearch
import Fusion
import Recognition
import Scoring
import Session
package import Text
import Transducer

extension DecodedUtterance {
  package var json: JSON {
    let scored = ScoredListJSON(
      report: report, vocabulary: vocabulary, isFused: search.isFused, confidences: confidences)
    let found: [(String, JSON)] = [
      ("audio", .string(path)), ("duration", .number(heard.duration)),
      ("frames", .integer(heard.encoded.count)),
      ("frame_duration", .number(heard.encoded.frameDuration)), ("search", search.json),
      ("text", .string(text)), ("nbest", scored.candidates), ("reference", scored.reference),
    ]
    let warned = warnings.map { $0.json(frameDuration: heard.encoded.frameDuration) }
    return .object(
      found + scored.judgement + [("warnings", .array(warned + listWarnings))] + place)
  }

  /// About the references, not about a frame.
  private var listWarnings: [JSON] {
    guard let referenceWarning else { return [] }
    return [
      .object([
        ("kind", .string("no_reference")), ("text", .string(referenceWarning)),
        ("first_frame", .null), ("last_frame", .null), ("time", .null),
      ])
    ]
  }

  /// Of a piece its id and its place in the file; times count from its beginning.
  private var place: [(String, JSON)] {
    guard !piece.isWhole else { return [] }
    return [
      ("id", .string(id)), ("offset", .number(piece.offset)),
      ("channel", .string(piece.channel.description)),
    ]
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
