package import BeamSearch
import Kernels

/// How each hypothesis of each beam grew from the previous beam, and how long each branch lived.
///
/// Built once from a trace, so that a hypothesis can be followed back through thousands of frames
/// without looking through their expansions.
package struct TraceHistory: Sendable {
  /// How a hypothesis of a beam grew from the previous beam; all in nats.
  ///
  /// Its score is that of the hypothesis it grew from, plus what prefix merging added to that, its
  /// labels of this step (in their nodes), the blank that finished the frame if one did, and what
  /// other alignments added.
  package struct Transition: Sendable, Equatable {
    /// The place (0 is best) in the beam before of the hypothesis it grew from.
    package var former: Int
    /// log P of the blank that finished the frame, or of the unknown token where it counts as
    /// blank; `nil` where a label finished it.
    package var blank: Double?
    /// What fusion added to that blank.
    package var blankBonus = 0.0
    /// What prefix merging added before the step, and over how many paths.
    package var prefixGain = 0.0
    package var prefixCount = 0
    /// What other alignments of the same labels added at the end of the step, and how many.
    package var mergeGain = 0.0
    package var mergeCount = 0
  }

  /// By step, then by place in its beam.
  package let transitions: [[Transition]]
  /// By node: the last step after which it, or one that grew from it, was in the beam; -1 where it
  /// never was.
  package let lastStep: [Int]
  /// By step: the nodes whose last step it is.
  package let leaving: [[HypothesisID]]
  /// By step: the significant merges.
  let merges: [Int]
  /// By step: whether a hypothesis of the beam reached the maximum number of labels per frame.
  let reachesCap: [Bool]

  /// - Complexity: O(E + N) for E expansions and N nodes.
  package init(_ trace: SearchTrace) {
    var before = StepIndex(beam: trace.beam(after: -1))
    transitions = trace.steps.map { step in
      let reader = TransitionReader(trace: trace, step: step, before: before)
      before = StepIndex(beam: step.beam)
      return step.beam.map(reader.transition)
    }
    var lastStep = [Int](repeating: -1, count: trace.nodes.count)
    var leaving = [[HypothesisID]](repeating: [], count: trace.steps.count)
    for index in trace.steps.indices.reversed() {
      for entry in trace.steps[index].beam {
        var next: HypothesisID? = entry.id
        while let id = next, lastStep[id.index] < 0 {
          lastStep[id.index] = index
          leaving[index].append(id)
          next = trace.nodes[id.index].parent
        }
      }
    }
    merges = trace.steps.map(trace.mergeCount)
    reachesCap = trace.steps.map(trace.capReached)
    self.lastStep = lastStep
    self.leaving = leaving
  }

  /// How the hypothesis at a place of the beam after a step got there; `nil` outside the trace.
  package func transition(step: Int, place: Int) -> Transition? {
    guard transitions.indices.contains(step), transitions[step].indices.contains(place) else {
      return nil
    }
    return transitions[step][place]
  }
}

/// Places and scores in a beam.
package struct StepIndex {
  private var entries: [HypothesisID: (place: Int, logProb: Double)] = [:]

  package init(beam: [BeamEntry]) {
    for (place, entry) in beam.enumerated() { entries[entry.id] = (place, entry.logProb) }
  }

  package subscript(id: HypothesisID) -> (place: Int, logProb: Double)? { entries[id] }
}

/// Works out from one step's expansions how its beam came about.
struct TransitionReader {
  private let trace: SearchTrace
  private let before: StepIndex
  /// The expansion that represents each hypothesis that finished the frame.
  private var standing: [HypothesisID: Expansion] = [:]
  private var mergeCounts: [HypothesisID: Int] = [:]
  /// Scores including what prefix merging added, for the hypotheses that it added to.
  private var gained: [HypothesisID: (logProb: Double, count: Int)] = [:]

  init(trace: SearchTrace, step: SearchStep, before: StepIndex) {
    self.trace = trace
    self.before = before
    for round in step.rounds {
      switch round.kind {
      case .prefixes: round.expansions.forEach { readPrefix($0) }
      case .expansions, .waiting: round.expansions.forEach { read($0) }
      }
    }
  }

  private mutating func readPrefix(_ path: Expansion) {
    guard let id = path.result, let start = before[id] else { return }
    let known = gained[id] ?? (start.logProb, 0)
    gained[id] = (logAdd(known.logProb, path.total), known.count + 1)
  }

  private mutating func read(_ expansion: Expansion) {
    guard expansion.closesFrame, let id = expansion.result else { return }
    switch expansion.outcome {
    case .kept: standing[id] = expansion
    case .merged(let other): mergeCounts[other, default: 0] += 1
    case .pruned: return
    }
  }

  /// The nearest hypothesis of the beam before that `id` is or grew from.
  func origin(of id: HypothesisID) -> (id: HypothesisID, place: Int) {
    var next: HypothesisID? = id
    while let id = next {
      if let found = before[id] { return (id, found.place) }
      next = trace.nodes[id.index].parent
    }
    return (HypothesisID(0), 0)
  }

  /// What prefix merging added to a hypothesis of the previous beam.
  func prefixGain(of id: HypothesisID) -> (gain: Double, count: Int) {
    guard let start = before[id], let now = gained[id] else { return (0, 0) }
    return (difference(now.logProb, start.logProb), now.count)
  }

  func transition(of entry: BeamEntry) -> TraceHistory.Transition {
    let origin = origin(of: entry.id)
    var transition = TraceHistory.Transition(former: origin.place)
    (transition.prefixGain, transition.prefixCount) = prefixGain(of: origin.id)
    guard let made = standing[entry.id] else { return transition }
    // A blank makes no node, or a node without a label.
    if made.parent == entry.id || trace.nodes[entry.id.index].label == nil {
      transition.blank = made.stepLogProb
      transition.blankBonus = made.bonus
    }
    transition.mergeGain = difference(entry.logProb, made.total)
    transition.mergeCount = mergeCounts[entry.id] ?? 0
    return transition
  }

  /// a - b, and 0 where both are -inf.
  private func difference(_ a: Double, _ b: Double) -> Double { a == b ? 0 : a - b }
}
