import BeamSearch
import Foundation
import Scoring
import Text
package import Transducer

/// An answer in plain sentences.
package struct WhyWords {
  private let answer: WhyAnswer
  private let vocabulary: Vocabulary
  /// The number of the first frame: 0 in files and on the command line, 1 on the screen.
  private let firstFrame: Int

  package init(_ answer: WhyAnswer, vocabulary: Vocabulary, firstFrame: Int = 0) {
    self.answer = answer
    self.vocabulary = vocabulary
    self.firstFrame = firstFrame
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

  // MARK: It came through

  private func sentence(on survival: Survival) -> String {
    guard survival.rank > 1 else {
      return "\(name) is what the search found: it is first in the final list, "
        + "with a score of \(fixed(survival.score, 2))."
    }
    let best = answer.best
    return "\(name) came through to the end: it is number \(survival.rank) of the final list, at "
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

  // MARK: It fell

  private func sentences(on fall: Fall) -> [String] {
    let time = Double(fall.frame) * answer.frameDuration
    let place =
      "\(name) fell out of the search at frame \(fall.frame + firstFrame) (\(fixed(time, 2)) s)"
    guard let cut = fall.cut else { return [place + "."] }
    return ["\(place): \(step(of: cut))\(fate(of: cut))."] + replacement(for: cut)
  }

  private func share(_ fall: Fall) -> [String] {
    answer.reach.isEmpty
      ? []
      : [
        "Before that frame \(percent(fall.reachBefore)) of its probability could still be "
          + "reached, after it \(percent(fall.reachAfter))."
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
      ? ", \(fixed(cut.gap, 2)) nats short of the \(fixed(cut.cutoff, 2)) that it needed" : ""
    switch cut.rule {
    case .merged: return " and was counted to a hypothesis that ends in the same labels"
    case .pruned(let rule):
      let reason =
        cut.ranking.map { "it was number \($0.rank), and \($0.lastKept) stayed" } ?? rule.words
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

  /// Who is to blame, were the text what was said.
  private var verdict: [String] {
    guard let judgement = answer.judgement, case .scored(let own) = judgement.reference,
      let best = judgement.best
    else { return [] }
    let scores = "(log P \(fixed(own, 2)) against \(fixed(best, 2)))"
    let rival = name(of: answer.best.labels)
    switch judgement.verdict {
    case .modelError:
      return ["The model finds \(rival) more probable \(scores): a search is not to blame."]
    case .searchError, .rankingError:
      return ["The model finds it more probable than \(rival) \(scores): the search is to blame."]
    case .correct, .outOfVocabulary: return []
    }
  }

  // MARK: It has no place

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
      return "No change of a single option keeps it; tried were "
        + "\(tried.joined(separator: ", "))\(bounded)."
    }
    let isFirst = answer.changes.allSatisfy { $0.rank == 1 }
    let ways = answer.changes.map { change in
      "\(change.knob.name) \(number(change.to)) (now \(number(change.from))"
        + (isFirst ? ")" : "; it is then number \(change.rank))")
    }
    let others = ways.dropLast().joined(separator: ", ")
    return "It comes through\(isFirst ? ", as the best," : "") with "
      + "\(others)\(others.isEmpty ? "" : " or ")\(ways.last ?? "")."
  }

  private var bounded: String {
    answer.tried.contains(where: \.isCutShort) ? " (further out the search would take long)" : ""
  }

  private func number(_ value: Double) -> String { KnobValue.number(value).text }
}
