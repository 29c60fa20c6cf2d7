import Fusion
import Kernels
import Transducer

/// Label sequences, and the final list.
extension SearchCore {
  /// How the hypotheses of the beam extend shorter ones.
  func links(of hypotheses: [LiveHypothesis]) -> Set<Link> {
    Set(hypotheses.compactMap { arena.link(of: $0.id) })
  }

  /// The last labels of a hypothesis, newest first, at most `count`.
  func lastLabels(of hypothesis: LiveHypothesis, count: Int) -> [TokenID] {
    arena.lastLabels(of: hypothesis.id, count: count)
  }

  /// Scores labels after a hypothesis, all at the current frame, without creating hypotheses.
  mutating func follow(
    _ labels: ArraySlice<TokenID>, after hypothesis: LiveHypothesis
  ) -> (logProb: Double, bonus: Double) {
    var live = hypothesis
    var (logProb, bonus) = (0.0, 0.0)
    for (place, label) in labels.enumerated() {
      let bar = bars.bar(at: frame, isFirst: place == 0)
      logProb += logProbs(live.context, bar: bar)[label.index]
      bonus += bonuses(after: [live]).first?[label.index] ?? 0
      live.context = contexts.context(after: live.context, label: label)
      live.fusion = fusion?.state(after: live.fusion, label: label) ?? live.fusion
    }
    return (logProb, bonus)
  }

  /// The labels of a hypothesis, oldest first.
  func labels(of hypothesis: LiveHypothesis) -> [TokenID] { arena.nodes.labels(of: hypothesis.id) }

  /// The n-best of the beam, or of a list, with the final fusion score, ranked as the options say;
  /// ties keep the list's order.
  func nBest(of list: [LiveHypothesis]? = nil) -> [Hypothesis] {
    let spelled = (list ?? beam).map { live -> Hypothesis in
      var found = arena.nodes.hypothesis(live.id, logProb: live.logProb)
      guard let fusion else { return found }
      let end = fusion.finalScore(live.fusion)
      found.fusion = found.fusion + end
      found.logProb += end.total
      return found
    }
    // At the end, alignments of the same labels that ended at different frames are merged.
    let merged = steps.hasDurations ? Self.merged(spelled) : spelled
    let ranked = merged.enumerated().sorted { a, b in
      let (x, y) = (rankingScore(a.element), rankingScore(b.element))
      return x != y ? x > y : a.offset < b.offset
    }
    return ranked.prefix(max(1, options.nBest)).map(\.element)
  }

  /// Merges hypotheses with equal labels; the best one represents them.
  ///
  /// - Parameter list: best first.
  private static func merged(_ list: [Hypothesis]) -> [Hypothesis] {
    var merged: [Hypothesis] = []
    var placeOf: [[TokenID]: Int] = [:]
    for hypothesis in list {
      if let place = placeOf[hypothesis.labels] {
        merged[place].logProb = logAdd(merged[place].logProb, hypothesis.logProb)
      } else {
        placeOf[hypothesis.labels] = merged.count
        merged.append(hypothesis)
      }
    }
    return merged
  }

  private func rankingScore(_ hypothesis: Hypothesis) -> Double {
    options.lengthNormalization.rankingScore(
      logProb: hypothesis.logProb, labels: hypothesis.labels.count)
  }
}
