import Recognition
import Scoring
import Session
package import Text

extension Evaluation {
  package func json(withErrors: Bool) -> [(String, JSON)] {
    [
      ("model", .string(name)),
      ("search", search.json),
      ("utterances", .integer(utterances.count)),
      ("wrong_utterances", .integer(wrong.count)),
      ("sentence_error_rate", .optional(sentenceErrorRate)),
      ("text_norm", .string(comparer.comparison.normalization.name)),
      ("wer_unit", .string(counted.rawValue)),
      ("wer", .optional(words.rate)),
      ("edits", words.json),
      ("cer", .optional(characters.rate)),
      ("character_edits", characters.json(of: "characters")),
      ("oracle_wer", .optional(oracle.rate)),
      ("expected_risk", .optional(expectedRisk)),
      ("mbr_risk", .optional(bayesRisk)),
      ("mbr_wer", .optional(bayesChoice?.rate)),
      ("duration", .number(duration)),
      ("computing_time", .number(computingTime)),
      ("real_time_factor", .optional(realTimeFactor)),
      ("processor_time", .number(processorTime)),
      ("processor_time_factor", .optional(processorTimeFactor)),
      ("verdicts", verdicts.map(Self.json(of:)) ?? .null),
    ]
      + (withErrors
        ? [
          ("errors", .array(wrong.map(\.json))),
          ("confusions", .array(confusions.mostFrequent().map(\.json))),
        ] : [])
  }

  package func listing(withErrors: Bool) -> [String] {
    var lines = search.lines + (withErrors ? wrong.map(\.listing) : [])
    lines.append(
      "\(name): \(utterances.count) utterances, \(fixed(duration, 1)) s of speech, "
        + "\(wrong.count) with errors (\(percent(sentenceErrorRate))), texts compared: "
        + comparer.comparison.normalization.name)
    var table = TextColumns([.left, .right, .left])
    table.add(["WER", percent(words.rate), counts(words, of: counted.words)])
    table.add(["CER", percent(characters.rate), counts(characters, of: "characters")])
    table.add(["oracle WER", percent(oracle.rate), "of the n-best"])
    if let bayesChoice {
      table.add([
        "MBR WER", percent(bayesChoice.rate), "of the candidate with the lowest Bayes risk",
      ])
      table.add([
        "expected risk", errors(expectedRisk), "word errors per utterance, mean of EMBR's R",
      ])
      table.add([
        "MBR risk", errors(bayesRisk), "word errors per utterance, expected without reference",
      ])
    }
    table.add([
      "real-time factor", realTimeFactor.map { fixed($0, 4) } ?? "-",
      realTimeFactor.map { "wall time, \(fixed(1 / max($0, 1e-9), 1)) times real time" } ?? "",
    ])
    table.add([
      "", processorTimeFactor.map { fixed($0, 4) } ?? "-",
      processorTimeFactor == nil ? "" : "processor time of all threads",
    ])
    for verdict in Verdict.allCases {
      guard let verdicts else { break }
      table.add([verdict.words, "\(verdicts[verdict] ?? 0)", "utterances"])
    }
    return lines + table.lines(indent: "  ") + (withErrors ? confusionLines : [])
  }

  /// The confusions that a listing has room for.
  private static let confusionLimit = 20

  private var confusionLines: [String] {
    let frequent = confusions.mostFrequent(Self.confusionLimit)
    guard !frequent.isEmpty else { return [] }
    var table = TextColumns([.right, .left])
    for one in frequent { table.add(["\(one.count)", one.confusion.words]) }
    return ["most frequent word errors"] + table.lines(indent: "  ")
  }

  private static func json(of verdicts: [Verdict: Int]) -> JSON {
    .object(Verdict.allCases.map { ($0.rawValue, .integer(verdicts[$0] ?? 0)) })
  }

  private func percent(_ rate: Double?) -> String { rate.map { "\(fixed($0 * 100, 2)) %" } ?? "-" }

  private func errors(_ risk: Double?) -> String { risk.map { fixed($0, 4) } ?? "-" }

  private func counts(_ edits: EditCounts, of what: String) -> String {
    "\(edits.errors) of \(edits.referenceLength) \(what): \(edits.substitutions) S, "
      + "\(edits.insertions) I, \(edits.deletions) D"
  }
}

extension ErrorBreakdown<String>.Count {
  fileprivate var json: JSON {
    let (reference, hypothesis) = confusion.pair
    return .object([
      ("reference", .optional(reference)), ("hypothesis", .optional(hypothesis)),
      ("count", .integer(count)),
    ])
  }
}

extension ErrorBreakdown<String>.Confusion {
  /// What was said and what was found; `nil` on the side where nothing stands.
  fileprivate var pair: (reference: String?, hypothesis: String?) {
    switch self {
    case .substitution(let said, let found): (said, found)
    case .insertion(let found): (nil, found)
    case .deletion(let said): (said, nil)
    }
  }

  fileprivate var words: String {
    switch self {
    case .substitution(let said, let found): "\(said) -> \(found)"
    case .insertion(let found): "\(found) inserted"
    case .deletion(let said): "\(said) deleted"
    }
  }
}

extension EvaluatedUtterance {
  package var json: JSON {
    .object([
      ("id", .string(id)), ("reference", .string(reference)),
      ("hypothesis", .string(hypothesis)), ("edits", words.json),
      ("expected_risk", .optional(exact?.expectedRisk)),
      ("verdict", exact?.judgement?.json ?? .null),
    ])
  }

  package var listing: String {
    "\(id)  \(words.substitutions) S \(words.insertions) I \(words.deletions) D\n"
      + "  ref    \(reference)\n  found  \(hypothesis)"
      + (exact?.judgement.map { "\n  \($0.explanation)" } ?? "")
  }
}

extension Verdict {
  fileprivate var words: String { rawValue.map { $0 == "_" ? " " : String($0) }.joined() }
}
