package import Analysis
package import BeamSearch
import Foundation
import Text
package import Transducer

/// A trace with its events: whether a watchpoint is hit depends on nothing else, so that running
/// back stops where running forward did.
package struct WatchedTrace: Sendable {
  private let trace: SearchTrace
  private let vocabulary: Vocabulary
  private let kinds: [Int: [TraceEvent.Kind]]

  package init(trace: SearchTrace, events: [TraceEvent], vocabulary: Vocabulary) {
    self.trace = trace
    self.vocabulary = vocabulary
    kinds = Dictionary(events.map { ($0.frame, $0.kinds) }, uniquingKeysWith: +)
  }

  /// Why a step hits a watchpoint, in words; `nil` if it does not.
  package func hit(of watchpoint: Watchpoint, in step: SearchStep) -> String? {
    switch watchpoint {
    case .best: news(of: step) { if case .newBest = $0 { true } else { false } }
    case .reference: news(of: step) { $0 == .referenceLost }
    case .merge: news(of: step) { if case .merge = $0 { true } else { false } }
    case .cap: news(of: step) { $0 == .symbolCap }
    case .prune(let labels): fall(of: labels, in: step)
    case .margin(let nats): narrowMargin(below: nats, in: step)
    case .token(let token, let top): entry(of: token, top: top, in: step)
    }
  }

  private func news(of step: SearchStep, _ fits: (TraceEvent.Kind) -> Bool) -> String? {
    guard let kind = kinds[step.frame]?.first(where: fits) else { return nil }
    return TraceEvent(frame: step.frame, kinds: [kind]).news
  }

  private func fall(of labels: [TokenID], in step: SearchStep) -> String? {
    func holds(_ beam: [BeamEntry]) -> Bool { beam.contains { trace.labels(of: $0.id) == labels } }
    guard holds(trace.beam(after: step.frame - 1)), !holds(step.beam) else { return nil }
    return "\(spoken(vocabulary.pieces(labels))) dropped out of the beam"
  }

  private func narrowMargin(below nats: Double, in step: SearchStep) -> String? {
    let tried = tokensTried(in: step)
    guard let blank = tried.first(where: { $0.token == vocabulary.blankID }),
      let label = tried.first(where: { $0.token != vocabulary.blankID })
    else { return nil }
    let margin = blank.logProb - label.logProb
    guard margin < nats else { return nil }
    let piece = quoted(vocabulary[label.token])
    return margin < 0
      ? "\(piece) is \(fixed(-margin, 2)) nats ahead of blank"
      : "blank is \(fixed(margin, 2)) nats ahead of \(piece)"
  }

  private func entry(of token: TokenID, top: Int, in step: SearchStep) -> String? {
    guard let rank = rank(of: token, in: step), rank <= top else { return nil }
    if trace.steps.indices.contains(step.frame - 1),
      let before = self.rank(of: token, in: trace.steps[step.frame - 1]), before <= top
    {
      return nil
    }
    return "\(quoted(vocabulary[token])) is at rank \(rank) after the best hypothesis"
  }

  /// 1 is the most probable.
  private func rank(of token: TokenID, in step: SearchStep) -> Int? {
    tokensTried(in: step).firstIndex { $0.token == token }.map { $0 + 1 }
  }

  /// The tokens tried after the hypothesis that was best before the step, the most probable first;
  /// of the pruned ones, those in the trace.
  private func tokensTried(in step: SearchStep) -> [(token: TokenID, logProb: Double)] {
    guard let parent = trace.beam(after: step.frame - 1).first?.id else { return [] }
    var seen: Set<TokenID> = []
    return step.rounds.lazy.filter { $0.kind == .expansions }.flatMap(\.expansions)
      .filter { $0.parent == parent && seen.insert($0.token).inserted }
      .map { ($0.token, $0.stepLogProb) }
      .sorted { $0.logProb != $1.logProb ? $0.logProb > $1.logProb : $0.token < $1.token }
  }
}
