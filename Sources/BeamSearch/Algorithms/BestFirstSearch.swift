import Transducer

/// The knobs of best-first search.
package struct BestFirstOptions: Sendable, Equatable {
  /// Whether, before a frame, each hypothesis of the beam gains what its prefixes there would bring.
  package var mergesPrefixes: Bool
  /// How many labels are tried after each hypothesis; `nil`: as many as the beam holds.
  package var labelsPerHypothesis: Int?

  package init(mergesPrefixes: Bool = true, labelsPerHypothesis: Int? = nil) {
    self.mergesPrefixes = mergesPrefixes
    self.labelsPerHypothesis = labelsPerHypothesis
  }
}

/// Best-first search (Graves, 2012), with or without its step of prefix merging.
///
/// In a frame the best open hypothesis is taken again and again: blank closes it, its best labels
/// are open from then on. The frame ends when `beamSize` hypotheses that closed it score above the
/// best open one. Equal labels are merged by log-add among those that closed the frame. Without
/// prefix merging, and with a beam wide enough, scores are exactly log P(y|x) restricted to the
/// symbol cap; with any beam they are at most log P(y|x).
///
/// A model that dislikes blank could go on for ever: no hypothesis gets more labels in a frame than
/// the symbol cap, and a frame has at most 16 expansions for each that the beam and the cap allow.
///
/// The trace has a round for each hypothesis that was taken, its place in that order being its rank
/// as an open one.
package struct BestFirstSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "graves",
    summary: "Best-first: the best open hypothesis is extended until the beam scores above all.",
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

  /// The most expansions of a frame.
  private var budget: Int {
    core.cap.saturatingPlus(1).saturatingTimes(16).saturatingTimes(core.width)
  }

  /// Whether enough hypotheses closed the frame above a score.
  private func isOver(_ closed: HypothesisList, before total: Double) -> Bool {
    closed.entries.count { $0.hypothesis.logProb > total } >= core.width
  }

  /// Makes a waiting label a hypothesis.
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

  /// Ends the frame: what is still open is pruned.
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

  /// A hypothesis of the beam whose turn never came is written down, too, with what it would have
  /// become.
  private mutating func recordUntaken(_ hypothesis: LiveHypothesis, _ pruning: Pruning) {
    guard core.recorder.isOn else { return }
    let round = core.round(over: [hypothesis])
    var none: [Extended] = []
    core.record(&none, of: round) { _ in pruning }
  }
}

/// What is open in a frame, the best first in line: higher score, then lower token, then earlier.
private struct OpenHypotheses {
  struct Item {
    /// The hypothesis itself, or what it will be made of.
    var parent: LiveHypothesis
    var candidate: Candidate
    /// How many labels it has in this frame.
    var labels: Int
    /// Whether it is a label after `parent` that has no node yet.
    var isNew: Bool
    var record: Int?
  }

  /// Worst first, so that the best is taken off the end.
  private var items: [Item] = []
  private var added = 0

  init(_ beam: [LiveHypothesis]) {
    for live in beam {
      // Blank's place among equals: a hypothesis that is there already goes before new ones.
      let candidate = Candidate(
        parent: 0, token: TokenID(-1), logProb: 0, total: live.logProb)
      add(Item(parent: live, candidate: candidate, labels: 0, isNew: false, record: nil))
    }
  }

  var best: Item? { items.last }

  /// What was not taken, best first.
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
