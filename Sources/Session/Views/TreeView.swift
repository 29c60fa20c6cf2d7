package import Analysis
package import BeamSearch
package import Transducer

/// How a branch of the beam ended.
package struct BranchEnd: Sendable, Equatable {
  package enum How: Sendable, Equatable {
    case pruned(PruneRule)
    /// Into the hypothesis at this rank (1 is best) of that step's beam; `nil` if that was pruned.
    case merged(rank: Int?)
  }

  /// The step at which it left the beam, 0-based.
  package let step: Int
  package let how: How
}

/// One line of the tree: labels between two branching points.
package struct TreeRow: Sendable, Equatable {
  /// How a line is connected to the one above it.
  package enum Joint: Sendable, Equatable {
    /// It continues the line above it in the same column, or is the first.
    case stem
    /// It branches off, and others follow.
    case branch
    /// It branches off as the last.
    case last
  }

  package enum Kind: Sendable, Equatable {
    /// The beginning of so many hypotheses of the beam.
    case shared(Int)
    /// A hypothesis of the beam; others may continue it. 1 is best.
    case living(rank: Int, score: Double, mergeCount: Int)
    /// The beginning of branches that ended.
    case fallen
    case ended(BranchEnd)
  }

  /// For each column left of the joint, outermost first: whether a line passes through it.
  package let guides: [Bool]
  package let joint: Joint
  /// The labels as pieces: empty where the line is the start of everything.
  package let text: String
  /// Encoder frames of the first and the last of the labels; `nil` where there are none.
  package let frames: ClosedRange<Int>?
  package let kind: Kind
  /// Whether the selected hypothesis goes through it.
  package let isOnPath: Bool

  package var isAlive: Bool {
    switch kind {
    case .shared, .living: true
    case .fallen, .ended: false
    }
  }

  package static let bulletAlive = "\u{25CF}"
  package static let bulletFallen = "\u{25CB}"

  /// The lines that lead to the text.
  package var prefix: String {
    let lines = guides.map { $0 ? "\u{2502} " : "  " }.joined()
    let joint =
      switch joint {
      case .stem: ""
      case .branch: "\u{251C}\u{2500}"
      case .last: "\u{2514}\u{2500}"
      }
    return lines + joint + (isAlive ? Self.bulletAlive : Self.bulletFallen) + " "
  }
}

/// The ancestry of the beam after a step: shared beginnings are shown once and branch where the
/// alignments do. Branches that recently left the beam are shown where they branched off.
package struct TreeView: Sendable, Equatable {
  package let rows: [TreeRow]
  /// The row of the selected hypothesis, or the last row of what it grew from.
  package let selected: Int

  /// - Parameters:
  ///   - selection: the selected hypothesis, in the beam or not.
  ///   - fallenLimit: about how many of the branches that ended are shown, the latest first.
  /// - Complexity: O(labels + beam + fallenLimit), and the expansions of the steps where branches
  ///   ended.
  package init(
    trace: SearchTrace, history: TraceHistory, step: Int, selection: HypothesisID?,
    vocabulary: Vocabulary, fallenLimit: Int = 40
  ) {
    var grower = TreeGrower(
      trace: trace, history: history, step: step, vocabulary: vocabulary)
    grower.gather(fallenLimit: fallenLimit)
    if let selection { grower.select(selection) }
    grower.grow()
    rows = grower.rows
    selected = rows.lastIndex(where: \.isOnPath) ?? 0
  }
}

/// Makes the rows of a tree, from the root down.
private struct TreeGrower {
  /// Labels of a shared beginning beyond so many are left out at its front.
  private static let longestText = 80

  let trace: SearchTrace
  let history: TraceHistory
  let step: Int
  let vocabulary: Vocabulary
  private(set) var rows: [TreeRow] = []
  private let beam: [BeamEntry]
  private let places: StepIndex
  private var children: [HypothesisID: [HypothesisID]] = [:]
  /// How many hypotheses of the beam each node is or begins.
  private var livingCounts: [HypothesisID: Int] = [:]
  private var gathered: Set<HypothesisID> = []
  private var path: Set<HypothesisID> = []

  init(trace: SearchTrace, history: TraceHistory, step: Int, vocabulary: Vocabulary) {
    self.trace = trace
    self.history = history
    self.step = step
    self.vocabulary = vocabulary
    beam = trace.beam(after: step)
    places = StepIndex(beam: beam)
  }

  // MARK: What is in it

  mutating func gather(fallenLimit: Int) {
    for entry in beam {
      add(entry.id)
      count(entry.id)
    }
    var (count, past) = (0, step - 1)
    while past >= 0, count < fallenLimit {
      history.leaving[past].forEach { add($0) }
      count += history.leaving[past].count
      past -= 1
    }
  }

  /// Adds a hypothesis with all that it grew from.
  private mutating func add(_ id: HypothesisID) {
    var id = id
    while gathered.insert(id).inserted, let parent = trace.nodes[id.index].parent {
      children[parent, default: []].append(id)
      id = parent
    }
  }

  /// Counts along the path up to where others share it, so that a long prefix is visited once.
  private mutating func count(_ id: HypothesisID) {
    var next: HypothesisID? = id
    while let id = next {
      livingCounts[id, default: 0] += 1
      next = trace.nodes[id.index].parent
    }
  }

  mutating func select(_ id: HypothesisID) {
    var next: HypothesisID? = id
    while let id = next {
      path.insert(id)
      next = trace.nodes[id.index].parent
    }
  }

  // MARK: Its rows

  private struct Limb {
    var id: HypothesisID
    var guides: [Bool]
    var joint: TreeRow.Joint
  }

  mutating func grow() {
    var open = [Limb(id: HypothesisID(0), guides: [], joint: .stem)]
    while let limb = open.popLast() {
      let (labels, end) = segment(from: limb.id)
      rows.append(row(limb, labels: labels, end: end))
      // The first of the children is taken next.
      open += limbs(under: end, of: limb).reversed()
    }
  }

  /// The nodes from one on, as long as nothing parts or ends.
  private func segment(from start: HypothesisID) -> (nodes: [HypothesisID], end: HypothesisID) {
    var nodes = [start]
    var id = start
    while places[id] == nil, let only = children[id], only.count == 1,
      isAlive(only[0]) == isAlive(id)
    {
      id = only[0]
      nodes.append(id)
    }
    return (nodes, id)
  }

  private func isAlive(_ id: HypothesisID) -> Bool { livingCounts[id] != nil }

  private func limbs(under end: HypothesisID, of limb: Limb) -> [Limb] {
    let inner: [Bool] =
      switch limb.joint {
      case .stem: limb.guides
      case .branch: limb.guides + [true]
      case .last: limb.guides + [false]
      }
    let byTime = (children[end] ?? []).sorted { $0.index < $1.index }
    let fallen = byTime.filter { !isAlive($0) }
    let living = byTime.filter(isAlive)
    // A single living one continues straight, below the branches that ended; several branch off.
    let goesOn = living.count == 1 && isAlive(end)
    let parting = goesOn ? fallen : fallen + living
    var limbs = parting.map { Limb(id: $0, guides: inner, joint: .branch) }
    if goesOn {
      limbs.append(Limb(id: living[0], guides: inner, joint: .stem))
    } else if !limbs.isEmpty {
      limbs[limbs.count - 1].joint = .last
    }
    return limbs
  }

  private func row(_ limb: Limb, labels: [HypothesisID], end: HypothesisID) -> TreeRow {
    let nodes = labels.lazy.map { trace.nodes[$0.index] }.filter { $0.label != nil }
    let shown = labels.suffix(Self.longestText).compactMap { trace.nodes[$0.index].label }
    let isCut = labels.count > Self.longestText
    let frames = nodes.first.flatMap { first in nodes.last.map { first.frame...$0.frame } }
    return TreeRow(
      guides: limb.guides, joint: limb.joint,
      text: (isCut ? "\u{2026}" : "") + vocabulary.pieces(shown), frames: frames,
      kind: kind(of: end), isOnPath: path.contains(limb.id))
  }

  private func kind(of end: HypothesisID) -> TreeRow.Kind {
    if let (place, score) = places[end] {
      let transition = history.transition(step: step, place: place)
      return .living(rank: place + 1, score: score, mergeCount: transition?.mergeCount ?? 0)
    }
    if let count = livingCounts[end] { return .shared(count) }
    guard children[end]?.isEmpty ?? true else { return .fallen }
    return .ended(self.end(of: end))
  }

  /// How a hypothesis ended at the step after its last, by its blank if the trace has it; if not,
  /// others scored better.
  private func end(of id: HypothesisID) -> BranchEnd {
    let step = history.lastStep[id.index] + 1
    let rounds = trace.steps.indices.contains(step) ? trace.steps[step].rounds : []
    for expansion in rounds.lazy.flatMap(\.expansions)
    where expansion.parent == id && expansion.token == vocabulary.blankID {
      switch expansion.outcome {
      case .merged(let into):
        let rank = trace.steps[step].beam.firstIndex { $0.id == into }
        return BranchEnd(step: step, how: .merged(rank: rank.map { $0 + 1 }))
      case .pruned(let rule, _, _): return BranchEnd(step: step, how: .pruned(rule))
      case .kept: continue
      }
    }
    return BranchEnd(step: step, how: .pruned(.beamWidth))
  }
}

extension WorkbenchState {
  /// The tree of the beam after the frame under the cursor.
  package var treeView: TreeView? {
    guard let decoding, let model, let step else { return nil }
    var selection: HypothesisID?
    if step.beam.indices.contains(beamRow) {
      selection = step.beam[beamRow].id
    } else if let rows = beamView?.rows, rows.indices.contains(beamRow) {
      selection = rows[beamRow].expansion?.parent
    }
    return TreeView(
      trace: decoding.trace, history: decoding.history, step: cursor.frame, selection: selection,
      vocabulary: model.scorer.vocabulary)
  }
}

extension PanelID {
  package static let tree = PanelID(
    rawValue: "tree", key: "8", title: "Tree", about: "the tree of the beam", place: .lowerRight,
    subject: .beam, term: { _ in "hypothesis" })
}
