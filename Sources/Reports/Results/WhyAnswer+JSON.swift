import Analysis
import BeamSearch
import Foundation
import Scoring
import Session
package import Text
package import Transducer

extension WhyAnswer {
  /// The answer as one object; what does not apply is null.
  package func json(audio: String, vocabulary: Vocabulary) -> JSON {
    .object(
      question(audio: audio, vocabulary: vocabulary) + happened(vocabulary)
        + [
          ("verdict", .optional(judgement?.verdict.rawValue)),
          ("exact_log_prob", .optional(exactLogProb)),
          ("best_exact_log_prob", .optional(judgement?.best)),
          ("best", .string(vocabulary.text(of: best.labels))),
          ("smallest_change", smallestChange?.json ?? .null),
          ("changes", .array(changes.map(\.json))),
          ("tried", .array(tried.map(\.json))),
          ("reach", .numbers(reach.map { exp($0) })),
        ])
  }

  private func question(audio: String, vocabulary: Vocabulary) -> [(String, JSON)] {
    let pieces = labels.map { $0.map { vocabulary[$0] } }
    return [
      ("audio", .string(audio)),
      ("outcome", .string(outcome.name)),
      ("text", .string(text)),
      ("labels", pieces.map { .strings($0) } ?? .null),
      ("ids", labels.map { .integers($0.map(\.index)) } ?? .null),
    ]
  }

  private func happened(_ vocabulary: Vocabulary) -> [(String, JSON)] {
    let cut = fall?.cut
    let rank = survival?.rank ?? cut?.ranking?.rank
    return [
      ("reason", .optional(outcome.reason)),
      ("frame", .optional(fall?.frame)),
      ("time", .optional(fall.map { Double($0.frame) * frameDuration })),
      ("round", .optional(cut?.round)),
      ("prefix", .optional(cut.map { vocabulary.text(of: $0.prefix) })),
      ("token", .optional(cut.map { vocabulary[$0.token] })),
      ("rule", .optional(cut?.rule.name)),
      ("score", .optional(cut?.score ?? survival?.score)),
      ("cutoff", .optional(cut?.cutoff)),
      ("gap", .optional(cut?.gap)),
      ("rank", .optional(rank)),
      ("last_rank", .optional(cut?.ranking?.lastKept)),
      ("replaced_by", .optional(cut?.replacedBy.map { vocabulary.text(of: $0) })),
    ]
  }

  private var fall: Fall? {
    if case .fell(let fall) = outcome { fall } else { nil }
  }

  private var exactLogProb: Double? {
    if case .scored(let score) = judgement?.reference { score } else { nil }
  }

  private var survival: Survival? {
    if case .survived(let survival) = outcome { survival } else { nil }
  }
}

extension WhyAnswer.Outcome {
  fileprivate var name: String {
    switch self {
    case .survived: "survived"
    case .fell: "fell"
    case .impossible: "impossible"
    case .unspellable: "cannot_be_spelled"
    }
  }

  fileprivate var reason: String? {
    switch self {
    case .survived, .fell: nil
    case .impossible(.unknownToken): "unknown_token"
    case .impossible(.symbolCap): "symbol_cap"
    case .impossible(.tooManyLabels): "too_many_labels"
    case .impossible(.noProbability): "no_probability"
    case .unspellable(let problem): problem
    }
  }
}

extension Cut.Rule {
  fileprivate var name: String {
    switch self {
    case .merged: "merged"
    case .pruned(let rule): snakeCase("\(rule)")
    }
  }

  /// beamWidth -> beam_width
  private func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}

extension KnobChange {
  fileprivate var json: JSON {
    .object([
      ("knob", .string(knob.name)), ("from", .number(from)), ("to", .number(to)),
      ("rank", .integer(rank)), ("distance", .number(distance)),
    ])
  }
}

extension TriedKnob {
  fileprivate var json: JSON {
    .object([
      ("knob", .string(knob.name)), ("lowest", .number(lowest)), ("highest", .number(highest)),
      ("cut_short", .bool(isCutShort)),
    ])
  }
}
