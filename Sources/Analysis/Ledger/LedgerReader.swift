package import BeamSearch
import Fusion
package import Transducer

/// Reads ledgers from a trace.
package struct LedgerReader {
  private let trace: SearchTrace
  private let history: TraceHistory
  private let vocabulary: Vocabulary

  package init(trace: SearchTrace, history: TraceHistory, vocabulary: Vocabulary) {
    self.trace = trace
    self.history = history
    self.vocabulary = vocabulary
  }

  /// The ledger of the hypothesis at a place (0 is best) of the beam after a step; before the first
  /// step it is empty. `nil` where there is none.
  ///
  /// - Complexity: O(steps + labels).
  package func ledger(afterStep step: Int, place: Int) -> Ledger? {
    guard trace.beam(after: step).indices.contains(place) else { return nil }
    return Ledger(items: items(afterStep: step, place: place))
  }

  /// The ledger of one expansion of a step, kept or not: the sum is its total.
  ///
  /// For an expansion that became no hypothesis, all of fusion is attributed to the language
  /// model: the trace does not keep the parts.
  package func ledger(of expansion: Expansion, step: Int) -> Ledger? {
    guard trace.steps.indices.contains(step) else { return nil }
    let reader = TransitionReader(
      trace: trace, step: trace.steps[step],
      before: StepIndex(beam: trace.beam(after: step - 1)))
    let origin = reader.origin(of: expansion.parent)
    var last = labels(to: expansion.parent, from: origin.id, step: step)
    last.append(item(of: expansion, step: step))
    // A path of prefix merging starts from what its hypothesis had before it gained itself.
    if !expansion.isPrefixPath {
      let (gain, count) = reader.prefixGain(of: origin.id)
      last[0].amounts.merged += gain
      last[0].mergeCount += count
    }
    return Ledger(items: items(afterStep: step - 1, place: origin.place) + last)
  }

  private func item(of expansion: Expansion, step: Int) -> LedgerItem {
    let isBlank = !spells(expansion.token, atStep: step)
    var amounts = LedgerAmounts.zero
    if isBlank {
      amounts.blank = expansion.stepLogProb
      amounts.internalModel = expansion.bonus
    } else {
      amounts.label = expansion.stepLogProb
      if !expansion.isPrefixPath, let made = expansion.result {
        amounts.add(trace.nodes[made.index].fusion)
      } else {
        amounts.languageModel = expansion.bonus
      }
    }
    return LedgerItem(
      kind: isBlank ? .blank : .label(expansion.token),
      frame: frame(ofStep: step, labels: depth(of: expansion.parent)), step: step,
      amounts: amounts)
  }

  /// The ledger of a member of the final list.
  ///
  /// - Parameter frames: T, the encoder frames of the utterance.
  package func ledger(of candidate: Hypothesis, frames: Int) -> Ledger? {
    let end = endFusion(of: candidate)
    let score = candidate.logProb - end.total
    let lastStep = trace.steps.count - 1
    var found: [LedgerItem]?
    if let place = place(of: candidate.id, afterStep: lastStep, score: score) {
      found = items(afterStep: lastStep, place: place)
    } else if trace.profile.clock == .alignmentSteps {
      found = ended(candidate, score: score, frames: frames)
    } else if trace.profile.semantics == .tdt {
      found = mergedAtEnd(candidate, score: score)
    }
    guard var items = found else { return nil }
    if abs(end.languageModel) + abs(end.hotwords) + abs(end.internalModel) > 1e-12 {
      var amounts = LedgerAmounts.zero
      amounts.add(end)
      items.append(
        LedgerItem(kind: .end, frame: max(0, frames - 1), step: max(0, lastStep), amounts: amounts))
    }
    return Ledger(items: items)
  }

  // MARK: Parts

  private func spells(_ token: TokenID, atStep step: Int) -> Bool {
    token != vocabulary.blankID
      && (token != vocabulary.unkID || trace.options(at: step).unknown == .label)
  }

  /// The last part of fusion is added at the end of the utterance and is in no node.
  private func endFusion(of candidate: Hypothesis) -> FusionScore {
    let parts = trace.hypothesis(candidate.id, logProb: 0).fusion
    return FusionScore(
      languageModel: candidate.fusion.languageModel - parts.languageModel,
      hotwords: candidate.fusion.hotwords - parts.hotwords,
      internalModel: candidate.fusion.internalModel - parts.internalModel)
  }

  private func place(of id: HypothesisID, afterStep step: Int, score: Double) -> Int? {
    trace.beam(after: step).firstIndex {
      $0.id == id && ($0.logProb == score || abs($0.logProb - score) < 1e-9)
    }
  }

  /// An alignment-synchronous search ends a hypothesis of u labels with a blank at the last frame,
  /// in step T - 1 + u, and keeps it whether or not the step's beam has room for it.
  private func ended(_ candidate: Hypothesis, score: Double, frames: Int) -> [LedgerItem]? {
    let step = frames - 1 + candidate.labels.count
    let before = trace.beam(after: step - 1)
    guard step < trace.steps.count, let place = before.firstIndex(where: { $0.id == candidate.id })
    else { return nil }
    let written = trace.steps[step].rounds.lazy.flatMap(\.expansions).filter {
      $0.parent == candidate.id && !spells($0.token, atStep: step)
    }.map(\.total).max()
    // A brief trace may have left this blank out: then it is what the score lacks.
    let closed = written ?? score
    var amounts = LedgerAmounts.zero
    amounts.blank = closed - before[place].logProb
    amounts.merged = score - closed
    return items(afterStep: step - 1, place: place) + [
      LedgerItem(kind: .blank, frame: frames - 1, step: step, amounts: amounts)
    ]
  }

  /// Alignments of the same labels that end at different frames are added up after the last frame:
  /// what the others contribute is added to the last item.
  private func mergedAtEnd(_ candidate: Hypothesis, score: Double) -> [LedgerItem]? {
    let last = trace.steps.count - 1
    let beam = trace.beam(after: last)
    guard let place = beam.firstIndex(where: { $0.id == candidate.id }) else { return nil }
    var items = items(afterStep: last, place: place)
    guard !items.isEmpty else { return items }
    items[items.count - 1].amounts.merged += score - beam[place].logProb
    items[items.count - 1].mergeCount += beam.count {
      $0.id != candidate.id && trace.labels(of: $0.id) == candidate.labels
    }
    return items
  }

  /// From the first step to this one.
  private func items(afterStep step: Int, place: Int) -> [LedgerItem] {
    var (step, place) = (step, place)
    var id = trace.beam(after: step)[place].id
    var depth = depth(of: id)
    // Backwards: each step's items last to first.
    var items: [LedgerItem] = []
    while step >= 0, let transition = history.transition(step: step, place: place) {
      let origin = trace.beam(after: step - 1)[transition.former].id
      var closing = LedgerAmounts.zero
      closing.blank = transition.blank ?? 0
      closing.internalModel = transition.blankBonus
      closing.merged = transition.mergeGain
      let labels = labels(to: id, from: origin, step: step)
      let start = items.count
      if transition.blank != nil || labels.isEmpty {
        items.append(
          LedgerItem(
            kind: .blank, frame: frame(ofStep: step, labels: depth), step: step,
            amounts: closing, mergeCount: transition.mergeCount))
        items += labels.reversed()
      } else {
        items += labels.reversed()
        items[start].amounts = items[start].amounts + closing
        items[start].mergeCount += transition.mergeCount
      }
      // What prefixes contributed comes first in the step.
      items[items.count - 1].amounts.merged += transition.prefixGain
      items[items.count - 1].mergeCount += transition.prefixCount
      depth -= labels.count
      (id, place, step) = (origin, transition.former, step - 1)
    }
    return items.reversed()
  }

  /// The labels that lead from one hypothesis to another that grew from it, oldest first.
  private func labels(
    to id: HypothesisID, from origin: HypothesisID, step: Int
  ) -> [LedgerItem] {
    var items: [LedgerItem] = []
    var next = id
    while next != origin {
      let node = trace.nodes[next.index]
      guard let parent = node.parent else { break }
      next = parent
      // A blank with a duration: its transition has the amounts.
      guard let label = node.label else { continue }
      var amounts = LedgerAmounts.zero
      amounts.label = node.logProb
      amounts.add(node.fusion)
      items.append(
        LedgerItem(kind: .label(label), frame: node.frame, step: step, amounts: amounts))
    }
    return items.reversed()
  }

  /// U.
  private func depth(of id: HypothesisID) -> Int {
    guard trace.profile.clock == .alignmentSteps else { return 0 }
    return trace.labels(of: id).count
  }

  /// The encoder frame that a hypothesis of so many labels is at in a step.
  private func frame(ofStep step: Int, labels: Int) -> Int {
    trace.profile.clock == .frames ? step : step - labels
  }
}

extension Expansion {
  /// Whether prefix merging made it: nothing else is merged before the frame is finished.
  fileprivate var isPrefixPath: Bool {
    if case .merged = outcome { return !closesFrame }
    return false
  }
}
