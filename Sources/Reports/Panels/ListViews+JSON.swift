import Analysis
import BeamSearch
import Experiments
import Fusion
import Scoring
import Session
package import Text
package import Transducer

/// The panel of candidates, once they are scored.
struct RiskJSON {
  private let state: WorkbenchState
  private let vocabulary: Vocabulary

  init(_ state: WorkbenchState, _ vocabulary: Vocabulary) {
    self.state = state
    self.vocabulary = vocabulary
  }

  /// `nil` before the exact scores are known.
  var json: JSON? {
    guard let report = state.risk else { return nil }
    let scored = ScoredListJSON(
      report: report, vocabulary: vocabulary,
      isFused: state.model?.fusion != nil || state.options.internalModelWeight != 0)
    let found: [(String, JSON)] = [
      ("selected", .integer(state.candidateIndex)), ("candidates", scored.candidates),
      ("reference", scored.reference),
      ("reference_lost_at", .optional(report.referenceLostAt)),
    ]
    return .object(found + scored.judgement)
  }
}

extension AlignmentView {
  package var json: JSON {
    .object([
      ("by", .string(isByToken ? "token" : "word")), ("current", .integer(current)),
      ("edits", counts.json),
      (
        "pairs",
        .array(
          pairs.map {
            .object([
              ("edit", .optional($0.edit?.rawValue)), ("reference", json(of: $0.reference)),
              ("hypothesis", json(of: $0.hypothesis)),
            ])
          })
      ),
    ])
  }

  private func json(of unit: TimedUnit?) -> JSON {
    guard let unit else { return .null }
    return .object([("text", .string(unit.text)), ("frame", .optional(unit.frame))])
  }
}

extension LedgerView {
  /// Amounts with all digits; 'printed' is as on the screen, where the rounded numbers also add up.
  package func json(of subject: String, vocabulary: Vocabulary) -> JSON {
    var total = 0.0
    let lines = rows.map { row -> JSON in
      let amounts = row.item.amounts
      total += amounts.total
      let (kind, token): (String, String?) =
        switch row.item.kind {
        case .label(let label): ("label", vocabulary[label])
        case .blank: ("blank", nil)
        case .end: ("end", nil)
        }
      return .object(
        [
          ("kind", .string(kind)), ("token", .optional(token)), ("frame", .integer(row.item.frame)),
          ("step", .integer(row.item.step)), ("merges", .integer(row.item.mergeCount)),
        ] + amounts.members + [
          ("total", .number(total)),
          ("printed", .strings(row.cells.map(\.text) + [row.total.text])),
        ])
    }
    let sum = rows.reduce(LedgerAmounts.zero) { $0 + $1.item.amounts }
    return .object([
      ("of", .string(subject)),
      ("columns", .strings(LedgerColumn.allCases.map(\.title) + ["total"])),
      ("rows", .array(lines)), ("sums", .object(sum.members)), ("total", .number(total)),
      ("printed", .strings(sums.map(\.text) + [self.total.text])),
    ])
  }
}

extension LedgerAmounts {
  fileprivate var members: [(String, JSON)] {
    [
      ("label", .number(label)), ("blank", .number(blank)), ("lm", .number(languageModel)),
      ("hotwords", .number(hotwords)), ("ilm", .number(internalModel)), ("merged", .number(merged)),
    ]
  }
}

extension KnobsView {
  package var json: JSON {
    .object([
      ("selected", .integer(selected)), ("rows", .array(rows.map(\.json))),
      ("fusion", .strings(fusion)),
      (
        "waiting",
        .array(
          waiting.map {
            .object([("name", .string($0.knob.name)), ("value", $0.value.json)])
          })
      ),
      (
        "forks",
        .array(
          forks.map {
            .object([
              ("name", .string($0.name)), ("summary", .string($0.summary)),
              ("shown", .bool($0.isShown)),
            ])
          })
      ),
    ])
  }
}

extension KnobRow {
  fileprivate var json: JSON {
    let (who, from): (String, JSON) =
      switch origin {
      case .search: ("search", .null)
      case .dialect(let name): ("dialect", .string(name))
      case .user: ("user", .null)
      case .fork(let frame): ("fork", .integer(frame))
      }
    return .object([
      ("name", .string(item.name)), ("value", .string(value)), ("usual", .string(usual)),
      ("set_by", .string(who)), ("of", from), ("help", .string(help)),
    ])
  }
}

extension FilesView {
  package var json: JSON {
    .object([
      ("selected", .integer(selected)), ("decoded", .integer(decodedCount)),
      ("decoded_with_other_knobs", .integer(otherKnobsCount)),
      ("edits", edits?.json ?? .null), ("wer", .optional(edits?.rate)),
      ("verdicts", .object(verdicts.map { ($0.verdict.rawValue, .integer($0.count)) })),
      ("rows", .array(rows.map(\.json))),
    ])
  }
}

extension FileRow {
  fileprivate var json: JSON {
    let head: [(String, JSON)] = [
      ("name", .string(name)), ("open", .bool(isOpen)), ("other_knobs", .bool(usesOtherKnobs)),
    ]
    return switch outcome {
    case nil: .object(head + [("outcome", .null)])
    case .failed(let problem):
      .object(head + [("outcome", .string("failed")), ("problem", .string(problem))])
    case .decoded(let result):
      .object(
        head + [
          ("outcome", .string("decoded")), ("duration", .number(result.duration)),
          ("text", .string(result.text)), ("edits", result.edits?.json ?? .null),
          ("verdict", .optional(result.verdict?.rawValue)), ("risk", .optional(result.risk)),
          ("search", .string(result.searchName)),
        ])
    }
  }
}
