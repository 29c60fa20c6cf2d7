package import BeamSearch
import Foundation
import Kernels
import Scoring
import Transducer

extension FallTracker {
  /// The most probable lost expansion. `nil` if nothing was recorded.
  func cut(in step: SearchStep) -> Cut? {
    let worst = losses(in: step).max { $0.logProb < $1.logProb }
    return worst.map { cut($0.expansion, round: $0.round, in: step) }
  }

  /// Everything that y lost at the last consumed step: the expansions whose result spells a
  /// beginning of y, with the log-sum of all their possible completions. Where a frame is finished
  /// by blank, these sum to what `reach` lost.
  package func losses(
    in step: SearchStep
  ) -> [(round: Int, expansion: Expansion, logProb: Double)] {
    step.rounds.enumerated().flatMap { round, list in
      list.expansions.compactMap { expansion in
        loss(of: expansion, in: step).map { (round, expansion, $0) }
      }
    }
  }

  /// The loss of a sequence that could be reached to the end but is not in the final list: an
  /// alignment-synchronous search cuts completed hypotheses to the width of its beam.
  package func fallAtTheEnd(found: [Hypothesis]) -> Fall? {
    guard fall == nil, ended > -.infinity, let last = found.last else { return nil }
    let score = ended + prefixes.fusionScore(of: prefixes.labels.count)
    let cut = Cut(
      round: 0, prefix: prefixes.labels, token: blankID,
      tokenLogProb: completion(frames - 1, prefixes.labels.count),
      rule: .pruned(.beamWidth), score: score, cutoff: last.logProb,
      gap: max(0, last.logProb - score), ranking: nil, replacedBy: last.labels)
    return Fall(
      step: reach.count - 1, frame: frames - 1, reachBefore: reach.last ?? 0,
      reachAfter: -.infinity, cut: cut)
  }

  private func loss(of expansion: Expansion, in step: SearchStep) -> Double? {
    guard let u = labelsSpelled(by: expansion) else { return nil }
    switch expansion.outcome {
    case .kept: return nil
    case .merged(let into): if prefixes.labelsSpelled(by: into) == u { return nil }
    case .pruned: break
    }
    guard let t = boundary(after: expansion, at: step),
      let score = score(lostWith: expansion, labels: u, in: step)
    else { return nil }
    return score + completion(t, u)
  }

  /// The transducer's score of an expansion, without what prefix merging added to its result before
  /// the frame, nats; `nil` if that was all.
  private func score(
    lostWith expansion: Expansion, labels u: Int, in step: SearchStep
  ) -> Double? {
    let score = transducerScore(of: expansion, expansion.rankedScore)
    guard expansion.token != blankID,
      let start = prefixes.labelsSpelled(by: origin(of: expansion.parent, at: step.frame))
    else { return score }
    let given = step.rounds.lazy.filter { $0.kind == .prefixes }.flatMap(\.expansions)
      .filter { path in
        guard let from = prefixes.labelsSpelled(by: path.parent) else { return false }
        return from <= start && path.result.flatMap(prefixes.labelsSpelled) == u
      }
      .reduce(-Double.infinity) { logAdd($0, transducerScore(of: $1, $1.total)) }
    guard given > -.infinity else { return score }
    let share = 1 - exp(given - score)
    return share > 1e-9 ? score + log(share) : nil
  }

  /// The score without fusion of an expansion whose parent spells a beginning.
  private func transducerScore(of expansion: Expansion, _ score: Double) -> Double {
    let before = prefixes.labelsSpelled(by: expansion.parent) ?? 0
    return score - prefixes.fusionScore(of: before) - expansion.bonus
  }

  /// The frame before or inside which a hypothesis continues after an expansion; `nil` if the
  /// expansion ended the utterance.
  private func boundary(after expansion: Expansion, at step: SearchStep) -> Int? {
    switch profile.clock {
    case .frames:
      if let jump = expansion.jump { return min(frames, jump.due) }
      if let due = frameDue(expansion.parent), due > step.frame { return due }
      let endsFrame = expansion.closesFrame || profile.semantics == .monotonic
      return step.frame + (endsFrame ? 1 : 0)
    case .alignmentSteps:
      let u = prefixes.labelsSpelled(by: expansion.parent) ?? 0
      let t = step.frame - u + (expansion.token == blankID ? 1 : 0)
      return t < frames ? t : nil
    }
  }

  /// u where the expansion led, or would have led, to y[..u].
  private func labelsSpelled(by expansion: Expansion) -> Int? {
    if let result = expansion.result { return prefixes.labelsSpelled(by: result) }
    guard let u = prefixes.labelsSpelled(by: expansion.parent) else { return nil }
    if expansion.token == blankID { return u }
    return prefixes.labels.dropFirst(u).first == expansion.token ? u + 1 : nil
  }

  private func cut(_ expansion: Expansion, round: Int, in step: SearchStep) -> Cut {
    let list = RankedList(of: expansion, in: step.rounds[round], step)
    var (rule, cutoff, gap) = (Cut.Rule.merged, -Double.infinity, 0.0)
    var replacement: HypothesisID?
    switch expansion.outcome {
    case .pruned(let why, let worst, let short):
      (rule, cutoff, gap) = (.pruned(why), worst, short)
      if why == .beamWidth || gap > 0 { replacement = list.holder(of: cutoff) }
    case .merged(let into): replacement = into
    case .kept: break
    }
    let isRanked = rule == .pruned(.beamWidth) && step.rounds[round].dropped == 0
    return Cut(
      round: round, prefix: spelling(of: expansion.parent), token: expansion.token,
      tokenLogProb: expansion.stepLogProb, rule: rule, score: expansion.rankedScore,
      cutoff: cutoff, gap: gap,
      ranking: isRanked ? Cut.Ranking(rank: list.rank, lastKept: list.stayed.count) : nil,
      replacedBy: replacement.map(spelling))
  }
}

/// The list in which an expansion was ranked, reconstructed from a trace.
private struct RankedList {
  /// What was kept, with its scores there.
  let stayed: [BeamEntry]
  /// The rank of the expansion, from 1.
  let rank: Int
  /// The beam after the step, for the cutoffs of other pruning rules.
  private let beam: [BeamEntry]

  init(of expansion: Expansion, in round: SearchRound, _ step: SearchStep) {
    let score = expansion.rankedScore
    beam = step.beam
    if expansion.result != nil && expansion.closesFrame {
      // It finished the frame, and the beam was full.
      let others = step.rounds.flatMap(\.expansions).filter {
        $0.closesFrame && $0.isPruned && $0.result != nil && $0.rankedScore > score
      }
      stayed = step.beam
      rank = stayed.count + others.count + 1
      return
    }
    // Labels that continue within the frame are ranked among themselves.
    let labels = round.expansions.filter { !$0.closesFrame }
    let list = labels.contains { $0.result != nil } ? labels : round.expansions
    stayed = list.compactMap { expansion in
      expansion.result.map { BeamEntry(id: $0, logProb: expansion.total) }
    }
    rank = 1 + list.count { $0.total > score || ($0.total == score && $0.result != nil) }
  }

  /// The hypothesis that was kept at the cutoff.
  func holder(of cutoff: Double) -> HypothesisID? {
    (stayed + beam).last { $0.logProb == cutoff }?.id
  }
}

extension Expansion {
  var isPruned: Bool {
    if case .pruned = outcome { true } else { false }
  }

  /// The score it was ranked by: its total plus what was merged into it.
  var rankedScore: Double {
    guard case .pruned(_, let cutoff, let gap) = outcome, gap > 0, gap.isFinite, cutoff.isFinite
    else { return total }
    return max(total, cutoff - gap)
  }
}
