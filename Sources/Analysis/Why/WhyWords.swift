import BeamSearch
import Foundation
import Scoring
import Text
package import Transducer

/// An answer in plain sentences.
package struct WhyWords {
  private let answer: WhyAnswer
  private let vocabulary: Vocabulary

  package init(_ answer: WhyAnswer, vocabulary: Vocabulary) {
    self.answer = answer
    self.vocabulary = vocabulary
  }

  /// Two to five sentences: what happened, and what would have kept the text.
  package var sentences: [String] {
    switch answer.outcome {
    case .survived(let survival):
      [sentence(on: survival)] + listing(of: survival) + (survival.rank > 1 ? verdict : [])
    case .fell(let fall): sentences(on: fall) + verdict + [remedy] + share(fall)
    case .impossible(let reason):
      [sentence(on: reason)] + (answer.outcome.mayChange ? [remedy] : [])
    case .unspellable(let problem): ["\(name) can never be found: \(problem)."]
    }
  }

  private var name: String { spoken(answer.text) }

  private func name(of labels: [TokenID]) -> String { spoken(vocabulary.text(of: labels)) }

  // MARK: It survived

  private func sentence(on survival: Survival) -> String {
    guard survival.rank > 1 else {
      return "\(name) is the result of the search: it is first in the final list, "
        + "with a score of \(fixed(survival.score, 2))."
    }
    let best = answer.best
    return "\(name) survived to the end: it is number \(survival.rank) in the final list, at "
      + "\(fixed(survival.score, 2)), behind \(name(of: best.labels)) at \(fixed(best.logProb, 2))."
  }

  private func listing(of survival: Survival) -> [String] {
    survival.isListed
      ? []
      : [
        "The list shows only \(answer.options.nBest): a longer one (nbest \(survival.rank)) "
          + "would show it."
      ]
  }

  // MARK: It was lost

  private func sentences(on fall: Fall) -> [String] {
    let time = Double(fall.frame) * answer.frameDuration
    let place =
      "\(name) was lost at frame \(fall.frame) (\(fixed(time, 2)) s)"
    guard let cut = fall.cut else { return [place + "."] }
    return ["\(place): \(step(of: cut))\(fate(of: cut))."] + replacement(for: cut)
  }

  private func share(_ fall: Fall) -> [String] {
    answer.reach.isEmpty
      ? []
      : [
        "Before that frame the search could still reach \(percent(fall.reachBefore)) of its "
          + "probability, after it \(percent(fall.reachAfter))."
      ]
  }

  private func step(of cut: Cut) -> String {
    let before = cut.prefix.isEmpty ? "at its start" : "after \(name(of: cut.prefix))"
    let token =
      cut.token == vocabulary.blankID ? "blank" : "the label \(quoted(vocabulary[cut.token]))"
    return "\(before), \(token) scored \(fixed(cut.score, 2))"
  }

  private func fate(of cut: Cut) -> String {
    let short =
      cut.gap > 0
      ? ", \(fixed(cut.gap, 2)) nats below the cut-off of \(fixed(cut.cutoff, 2))" : ""
    switch cut.rule {
    case .merged: return " and was merged into a hypothesis that ends in the same labels"
    case .pruned(let rule):
      let reason =
        cut.ranking.map { "it was number \($0.rank), with room for \($0.lastKept)" } ?? rule.words
      return short + ": " + reason
    }
  }

  private func replacement(for cut: Cut) -> [String] {
    guard let other = cut.replacedBy else { return [] }
    return [
      cut.rule == .merged
        ? "\(name(of: other)) took its probability."
        : "\(name(of: other)) took the last place."
    ]
  }

  private func percent(_ share: Double) -> String {
    if share == -.infinity { return "nothing" }
    let value = exp(share) * 100
    return value < 0.01 ? "less than 0.01 %" : "\(fixed(value, value < 10 ? 2 : 0)) %"
  }

  /// What would be to blame if the text were the reference.
  private var verdict: [String] {
    guard let judgement = answer.judgement, case .scored(let own) = judgement.reference,
      let best = judgement.best
    else { return [] }
    let scores = "(log P \(fixed(own, 2)) versus \(fixed(best, 2)))"
    let rival = name(of: answer.best.labels)
    switch judgement.verdict {
    case .modelError:
      return ["The model finds \(rival) more probable \(scores): the search is not to blame."]
    case .searchError, .rankingError:
      return ["The model finds it more probable than \(rival) \(scores): the search is to blame."]
    case .correct, .outOfVocabulary: return []
    }
  }

  // MARK: It is impossible

  private func sentence(on reason: Impossibility) -> String {
    switch reason {
    case .unknownToken:
      "\(name) can never be found: blank or the unknown token is among its labels, and no search "
        + "emits those."
    case .symbolCap(let labels, let frames, let cap):
      "\(name) has \(labels) labels, and \(frames) frames of at most \(cap) labels each cannot "
        + "hold them."
    case .tooManyLabels(let labels, let frames):
      "\(name) has \(labels) labels, and this search emits at most one in each of the \(frames) "
        + "frames: only a search with rnnt scores could find it."
    case .noProbability:
      "\(name) can never be found: the model gives it no probability at all."
    }
  }

  // MARK: What would have kept it

  private var remedy: String {
    guard !answer.changes.isEmpty else {
      let tried = answer.tried.map {
        "\($0.knob.name) from \(number($0.lowest)) to \(number($0.highest))"
      }
      return "No change to a single option keeps it; tried: "
        + "\(tried.joined(separator: ", "))\(bounded)."
    }
    let isFirst = answer.changes.allSatisfy { $0.rank == 1 }
    let ways = answer.changes.map { change in
      "\(change.knob.name) \(number(change.to)) (now \(number(change.from))"
        + (isFirst ? ")" : "; it is then number \(change.rank))")
    }
    let others = ways.dropLast().joined(separator: ", ")
    return "It survives\(isFirst ? " as the best" : "") with "
      + "\(others)\(others.isEmpty ? "" : " or ")\(ways.last ?? "")."
  }

  private var bounded: String {
    answer.tried.contains(where: \.isCutShort) ? " (values further away would take too long)" : ""
  }

  private func number(_ value: Double) -> String { KnobValue.number(value).text }
}
