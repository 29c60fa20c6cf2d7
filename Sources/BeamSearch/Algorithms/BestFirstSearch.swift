import Transducer

/// The options of best-first search.
package struct BestFirstOptions: Sendable, Equatable {
  /// Whether each hypothesis in the beam first gains the probability its prefixes contribute.
  package var mergesPrefixes: Bool
  /// Labels tried per hypothesis; `nil`: the beam width.
  package var labelsPerHypothesis: Int?

  package init(mergesPrefixes: Bool = true, labelsPerHypothesis: Int? = nil) {
    self.mergesPrefixes = mergesPrefixes
    self.labelsPerHypothesis = labelsPerHypothesis
  }
}

/// Best-first search (Graves, 2012), with or without its prefix-merging step.
///
/// Per frame, the best open hypothesis is expanded repeatedly: blank closes it, and its best labels
/// become open. The frame ends when `beamSize` closed hypotheses score above the best open one.
/// Closed hypotheses with equal labels are merged by log-add. Without prefix merging, and with a
/// wide enough beam, scores are exactly log P(y|x) restricted to the symbol cap; with any beam they
/// are at most log P(y|x).
///
/// A model that avoids blank could go on forever, so no hypothesis gets more labels per frame than
/// the symbol cap, and a frame has at most 16 x beam x (cap + 1) expansions.
///
/// The trace has one round per expanded hypothesis; the order of expansion is its rank.
package struct BestFirstSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "graves",
    summary: "Best-first: extends the best open hypothesis until the beam outscores all open ones.",
    semantics: .rnnt, source: "Graves (2012)",
    knobs: [
      .beam, .maxSymbols, .mergeTimes, .prefixMerging, .labelsPerHypothesis,
    ])

  private var core: SearchCore

  package init(_ inputs: SearchInputs) { core = SearchCore(inputs, profile: Self.profile) }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    let longest = core.options.bestFirst.mergesPrefixes ? core.cap : 0
    let merging = PrefixMerging(&core, longest: longest)
    var open = OpenHypotheses(merging.beam)
    var closed = core.emptyList()
    var taken = 0
    while let next = open.best, taken < budget, !isOver(closed, before: next.candidate.total) {
      open.removeBest()
      let hypothesis = take(next, rank: taken)
      taken += 1
      expand(hypothesis, labels: next.labels, merging, open: &open, closed: &closed)
    }
    return end(closed, leaving: open.rest, rule: taken < budget ? .closedBetter : .expansionCap)
  }

  package func finish() -> [Hypothesis] { core.nBest() }

  /// Maximum expansions per frame.
  private var budget: Int {
    core.cap.saturatingPlus(1).saturatingTimes(16).saturatingTimes(core.width)
  }

  /// Whether enough closed hypotheses score above a total.
  private func isOver(_ closed: HypothesisList, before total: Double) -> Bool {
    closed.entries.count { $0.hypothesis.logProb > total } >= core.width
  }

  /// Turns a queued label into a hypothesis.
  private mutating func take(_ item: OpenHypotheses.Item, rank: Int) -> LiveHypothesis {
    guard item.isNew else { return item.parent }
    let made = core.hypothesis(item.candidate, after: item.parent, at: core.frame)
    core.resolve(item.record, .kept(rank: rank), result: made.id)
    return made
  }

  private mutating func expand(
    _ hypothesis: LiveHypothesis, labels: Int, _ merging: PrefixMerging,
    open: inout OpenHypotheses, closed: inout HypothesisList
  ) {
    let round = core.round(over: [hypothesis])
    let isCapped = labels >= core.cap
    let count = core.options.bestFirst.labelsPerHypothesis ?? core.width
    let best =
      isCapped
      ? []
      : core.best(of: round, labelsOnly: true, count: count) { _, label in
        !merging.isCounted(label, after: hypothesis)
      }
    var made = core.blanks(after: round)
    made += best.map {
      Extended(candidate: round.selected($0), hypothesis: nil, closesFrame: false)
    }
    let cutoff = best.last?.total ?? -.infinity
    core.record(&made, of: round) { candidate in
      merging.isCounted(candidate.token, after: hypothesis)
        ? Pruning(.counted, cutoff: candidate.total)
        : Pruning(isCapped ? .symbolCap : .labelsPerHypothesis, cutoff: cutoff)
    }
    closed.addClosed(of: made)
    for extended in made where extended.hypothesis == nil {
      open.add(
        OpenHypotheses.Item(
          parent: hypothesis, candidate: extended.candidate, labels: labels + 1, isNew: true,
          record: extended.record))
    }
  }

  /// Ends the frame, pruning everything still open.
  private mutating func end(
    _ closed: HypothesisList, leaving rest: [OpenHypotheses.Item], rule: PruneRule
  ) -> SearchStep {
    let ranked = closed.ranked()
    let cutoff =
      ranked.count < core.width
      ? -.infinity : ranked[core.width - 1].hypothesis.logProb
    let pruning = Pruning(rule, cutoff: cutoff)
    for item in rest {
      guard item.isNew else {
        recordUntaken(item.parent, pruning)
        continue
      }
      core.resolve(item.record, pruning)
    }
    return core.endFrame(closed)
  }

  /// Also records a hypothesis of the beam that was never expanded, with its possible expansions.
  private mutating func recordUntaken(_ hypothesis: LiveHypothesis, _ pruning: Pruning) {
    guard core.recorder.isOn else { return }
    let round = core.round(over: [hypothesis])
    var none: [Extended] = []
    core.record(&none, of: round) { _ in pruning }
  }
}

/// The open hypotheses of a frame, best first: higher score, then lower token, then earlier.
private struct OpenHypotheses {
  struct Item {
    /// The hypothesis itself, or the one it will extend.
    var parent: LiveHypothesis
    var candidate: Candidate
    /// How many labels it has in this frame.
    var labels: Int
    /// Whether it is a label after `parent` without a node so far.
    var isNew: Bool
    var record: Int?
  }

  /// Worst first, so that the best is removed from the end.
  private var items: [Item] = []
  private var added = 0

  init(_ beam: [LiveHypothesis]) {
    for live in beam {
      // Ranked as blank on ties: an existing hypothesis goes before new ones.
      let candidate = Candidate(
        parent: 0, token: TokenID(-1), logProb: 0, total: live.logProb)
      add(Item(parent: live, candidate: candidate, labels: 0, isNew: false, record: nil))
    }
  }

  var best: Item? { items.last }

  /// The items never expanded, best first.
  var rest: [Item] { items.reversed() }

  mutating func removeBest() { items.removeLast() }

  mutating func add(_ item: Item) {
    var item = item
    item.candidate.parent = added
    added += 1
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if Candidate.isBetter(item.candidate, items[middle].candidate) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    items.insert(item, at: low)
  }
}
