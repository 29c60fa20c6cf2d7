import BeamSearch
import Transducer

/// The context of an expansion when it is pruned.
struct PruningContext {
  let round: SearchRound
  let step: SearchStep
  /// The labels of each hypothesis that the beam held when the frame began.
  let before: Set<[TokenID]>
  /// The scores of hypotheses open before the round.
  let scores: [HypothesisID: Double]
  /// The round's expansions that became hypotheses.
  let made: [Expansion]
}

/// Expansions pruned before they got a node, rule by rule.
extension TraceLaws {
  mutating func checkPruning(
    _ expansion: Expansion, _ context: PruningContext, _ place: String
  ) {
    if mergesPrefixes, isLabel(expansion.token) {
      let spelled = labels[expansion.parent.index] + [expansion.token]
      expect(
        !context.before.contains(spelled) || expansion.result == nil,
        "what prefix merging added is not added again", place)
    }
    guard expansion.result == nil, case .pruned(let rule, let cutoff, let gap) = expansion.outcome
    else { return }
    expect(
      gap == (expansion.total >= cutoff ? 0 : cutoff - expansion.total),
      "the gap is cutoff - total", place)
    // Impossible expansions are never kept, even if there is room.
    guard expansion.total > -.infinity else { return }
    switch rule {
    case .beamWidth: checkBeamWidth(expansion, cutoff, context, place)
    case .stateWidth: checkStateWidth(expansion, cutoff, context, place)
    case .closedBetter: checkClosedBetter(expansion, cutoff, context, place)
    case .labelsPerHypothesis, .expandWindow: checkSiblings(expansion, rule, cutoff, context, place)
    case .symbolCap:
      let emitted = trace.labelCount(of: expansion.parent, atFrame: context.step.frame)
      expect(emitted == options.maxSymbolsPerFrame, "the cap stops a label beyond it", place)
      let worst = isFull(context.step) ? worstToBeat(context.step) : -.infinity
      expect(cutoff == worst, "the cap is measured against the beam", place)
    case .counted:
      let spelled = labels[expansion.parent.index] + [expansion.token]
      expect(context.before.contains(spelled), "what is counted was there", place)
      expect(mergesPrefixes && cutoff == expansion.total, "what is counted lacks nothing", place)
    case .labelCap:
      expect(
        labels[expansion.parent.index].count
          == options.alignmentLength.maxLabels ?? model.frames,
        "the cap stops a label beyond it", place)
    case .barred: expect(false, "without interventions nothing is barred", place)
    case .expansionCap:
      let taken = context.step.rounds.count { $0.expansions.first?.result != nil }
      let paths = context.step.rounds.count { $0.kind == .prefixes }
      expect(
        taken - paths == 16 * width * (options.maxSymbolsPerFrame + 1), "the budget is spent",
        place)
    }
  }

  private mutating func checkBeamWidth(
    _ expansion: Expansion, _ cutoff: Double, _ context: PruningContext, _ place: String
  ) {
    let score = selectionScore(expansion, context.scores)
    expect(score <= cutoff, "what fell scored below the cutoff", place)
    let listed = context.round.expansions.filter { $0.result != nil || $0.fellBehindClosed }
    let stayed = listed.map { selectionScore($0, context.scores) }
    expect(
      stayed.contains(cutoff) || context.step.beam.contains { $0.logProb == cutoff },
      "the cutoff \(cutoff) is a score that stayed", place)
    guard countsStates else {
      return expect(listed.count >= width, "only a full list is cut", place)
    }
    let kept = states(of: context.made)
    expect(kept.count >= width, "only a full list of states is cut", place)
    expect(kept[states(expansion)] == nil, "a loser of a state that lives stays", place)
  }

  private mutating func checkStateWidth(
    _ expansion: Expansion, _ cutoff: Double, _ context: PruningContext, _ place: String
  ) {
    let rivals = states(of: context.made)[states(expansion)] ?? []
    let scores = rivals.map { selectionScore($0, context.scores) }
    expect(rivals.count == options.pathMerging.hypothesesPerState, "a full state is cut", place)
    expect(scores.min() == cutoff, "the cutoff is the state's worst", place)
    expect(
      selectionScore(expansion, context.scores) <= cutoff, "what fell scored below the cutoff",
      place)
  }

  private func states(_ expansion: Expansion) -> [TokenID] {
    state(labels[expansion.parent.index] + [expansion.token])
  }

  /// Hypotheses left open, by state.
  private func states(of made: [Expansion]) -> [[TokenID]: [Expansion]] {
    Dictionary(grouping: made.filter { !$0.closesFrame }, by: states)
  }

  /// A best-first search ends a frame while hypotheses are still queued: those of the beam, with
  /// all their expansions, and new labels. In other searches a label did not outscore closed
  /// hypotheses.
  private mutating func checkClosedBetter(
    _ expansion: Expansion, _ cutoff: Double, _ context: PruningContext, _ place: String
  ) {
    let waits = isBestFirst && context.made.isEmpty
    let score = waits ? context.scores[expansion.parent] ?? .nan : expansion.total
    expect(score <= cutoff, "what closed the frame is better", place)
    guard isBestFirst else { return }
    expect(
      isFull(context.step) && cutoff == context.step.beam.last?.logProb,
      "the cutoff is the beam's worst", place)
  }

  /// Rules that compare the tokens after one hypothesis.
  private mutating func checkSiblings(
    _ expansion: Expansion, _ rule: PruneRule, _ cutoff: Double, _ context: PruningContext,
    _ place: String
  ) {
    var rivals = context.round.expansions.filter { $0.parent == expansion.parent }
    if isBestFirst {
      rivals = rivals.filter { isLabel($0.token) && !$0.isCounted }
    }
    let scores = rivals.map { selectionScore($0, context.scores) }.sorted(by: >)
    let score = selectionScore(expansion, context.scores)
    if rule == .expandWindow {
      expect(
        cutoff == scores[0] - options.adaptive.window && score < cutoff,
        "the window lies below the best token", place)
    } else {
      let count =
        isBestFirst
        ? options.bestFirst.labelsPerHypothesis ?? width
        : width + options.adaptive.extraCandidates
      expect(
        scores.count > count && scores[count - 1] == cutoff && score <= cutoff,
        "as many better labels were tried", place)
    }
  }

  /// Whether a frame's beam has no room.
  func isFull(_ step: SearchStep) -> Bool {
    countsStates ? beamStates(step).count >= width : step.beam.count >= width
  }

  /// The score to beat for a place in a frame's beam.
  func worstToBeat(_ step: SearchStep) -> Double {
    countsStates
      ? beamStates(step).values.compactMap(\.first).min() ?? .nan
      : step.beam.last?.logProb ?? .nan
  }

  /// The scores in a beam by state, best first.
  func beamStates(_ step: SearchStep) -> [[TokenID]: [Double]] {
    Dictionary(grouping: step.beam) { state(labels[$0.id.index]) }
      .mapValues { $0.map(\.logProb) }
  }
}

extension Expansion {
  /// Whether prefix merging had added it already.
  var isCounted: Bool {
    if case .pruned(.counted, _, _) = outcome { return true }
    return false
  }

  /// Whether it was selected, but closed hypotheses were better.
  package var fellBehindClosed: Bool {
    if case .pruned(.closedBetter, _, _) = outcome { return true }
    return false
  }

  /// Whether the symbol cap pruned it.
  package var isCapped: Bool {
    if case .pruned(.symbolCap, _, _) = outcome { return true }
    return false
  }
}
