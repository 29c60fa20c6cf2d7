import Analysis
import BeamSearch
import Session
package import Text
import Transducer

extension BeamRow {
  package var json: JSON {
    .object([
      ("rank", .optional(rank)), ("former_rank", .optional(formerRank)),
      ("score", .number(score)), ("gap", .number(gap)), ("ids", .integers(labels.map(\.index))),
      ("text", .string(settledText + freshText)), ("new", .string(freshText)),
      ("fate", fate.json), ("merged", .integer(mergedCount)), ("closes_frame", .bool(closesFrame)),
    ])
  }
}

extension Fate {
  fileprivate var json: JSON {
    switch self {
    case .kept: .object([("kind", .string("kept"))])
    case .new: .object([("kind", .string("new"))])
    case .ended: .object([("kind", .string("ended"))])
    case .merged(let rank): .object([("kind", .string("merged")), ("into_rank", .optional(rank))])
    case .pruned(let rule, let cutoff):
      .object([
        ("kind", .string("pruned")), ("rule", .string(rule.jsonName)), ("cutoff", .number(cutoff)),
      ])
    }
  }
}

extension PruneRule {
  /// beamWidth -> beam_width
  var jsonName: String {
    "\(self)".reduce(into: "") {
      $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1)
    }
  }
}

extension ExpansionRow {
  package var json: JSON {
    .object([
      ("round", .integer(round)), ("kind", .string("\(kind)")), ("parent", .string(parentText)),
      ("token", .optional(label)), ("duration", .optional(duration)),
      ("log_prob", .number(stepLogProb)), ("total", .number(total)), ("outcome", outcome.json),
      ("closes_frame", .bool(closesFrame)), ("current", .bool(isCurrent)),
      ("ahead", .bool(isAhead)),
    ])
  }
}

extension Outcome {
  fileprivate var json: JSON {
    switch self {
    case .kept(let rank): .object([("kind", .string("kept")), ("rank", .integer(rank + 1))])
    case .merged(let id): .object([("kind", .string("merged")), ("into", .integer(id.index))])
    case .pruned(let rule, let cutoff, let gap):
      .object([
        ("kind", .string("pruned")), ("rule", .string(rule.jsonName)), ("cutoff", .number(cutoff)),
        ("gap", .number(gap)),
      ])
    }
  }
}

extension JointView {
  package var json: JSON {
    .object([
      ("context", .string(contextText)), ("margin", .number(margin)), ("entropy", .number(entropy)),
      (
        "bars",
        .array(
          bars.map {
            .object([
              ("token", .optional($0.label)), ("probability", .number($0.probability)),
              ("log_prob", .number($0.logProb)), ("chosen", .bool($0.isChosen)),
            ])
          })
      ),
      (
        "weights",
        .array(
          weights.map { .object([("token", .optional($0.label)), ("weight", .number($0.value))]) })
      ),
      (
        "durations",
        .array(
          durations.map {
            .object([("frames", .integer($0.frames)), ("probability", .number($0.probability))])
          })
      ),
    ])
  }
}

extension TreeView {
  package var json: JSON {
    .object([("selected", .integer(selected)), ("rows", .array(rows.map(\.json)))])
  }
}

extension TreeRow {
  fileprivate var json: JSON {
    .object([
      ("depth", .integer(guides.count)), ("joint", .string("\(joint)")), ("text", .string(text)),
      ("first_frame", .optional(frames?.lowerBound)), ("last_frame", .optional(frames?.upperBound)),
      ("kind", kind.json), ("alive", .bool(isAlive)), ("on_path", .bool(isOnPath)),
    ])
  }
}

extension TreeRow.Kind {
  fileprivate var json: JSON {
    switch self {
    case .shared(let count):
      .object([("kind", .string("shared")), ("hypotheses", .integer(count))])
    case .living(let rank, let score, let mergeCount):
      .object([
        ("kind", .string("living")), ("rank", .integer(rank)), ("score", .number(score)),
        ("merged", .integer(mergeCount)),
      ])
    case .fallen: .object([("kind", .string("fallen"))])
    case .ended(let end):
      switch end.how {
      case .pruned(let rule):
        .object([
          ("kind", .string("pruned")), ("frame", .integer(end.step)),
          ("rule", .string(rule.jsonName)),
        ])
      case .merged(let rank):
        .object([
          ("kind", .string("merged")), ("frame", .integer(end.step)),
          ("into_rank", .optional(rank)),
        ])
      }
    }
  }
}
