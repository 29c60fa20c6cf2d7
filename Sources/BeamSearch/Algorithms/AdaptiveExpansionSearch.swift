import Transducer

/// The options of modified adaptive expansion search.
package struct AdaptiveOptions: Sendable, Equatable {
  /// Gamma: how far (nats) a token may score below the most probable one after the same hypothesis.
  package var window: Double
  /// Beta: tokens tried per hypothesis beyond the beam width.
  package var extraCandidates: Int
  /// Maximum path length (labels) for prefix merging; 0 turns it off.
  package var prefixAlpha: Int

  package init(window: Double = 2.3, extraCandidates: Int = 2, prefixAlpha: Int = 0) {
    self.window = window
    self.extraCandidates = extraCandidates
    self.prefixAlpha = prefixAlpha
  }
}

/// Modified adaptive expansion search (Kim, Lee, Kim, 2021; ESPnet, NeMo): only tokens close to the
/// most probable one, blank included, are expanded.
///
/// Per frame, up to `maxSymbolsPerFrame` times: from every open hypothesis take the best `beamSize`
/// + `extraCandidates` tokens within `window` of the best; blank closes the frame, and every label
/// stays open. After the last round, blank closes whatever is still open. Closed hypotheses with
/// equal labels are merged by log-add and pruned to the beam. A hypothesis whose blank is outside
/// the window survives only through its labels. With prefix merging, a label whose path was already
/// counted may be among the best, but is not expanded again.
package struct AdaptiveExpansionSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "maes",
    summary: "Modified adaptive expansion: expands only tokens close to the most probable one.",
    semantics: .rnnt, source: "Kim, Lee, Kim (IEEE SPL 2021), ESPnet, NeMo",
    knobs: [
      .beam, .maxSymbols, .mergeTimes, .expandWindow, .extraCandidates, .prefixAlpha,
    ],
    defaults: SearchOptions(maxSymbolsPerFrame: 2))

  private var core: SearchCore

  package init(_ inputs: SearchInputs) { core = SearchCore(inputs, profile: Self.profile) }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    let merging = PrefixMerging(&core, longest: core.options.adaptive.prefixAlpha)
    var closed = core.emptyList()
    var open = merging.beam
    for count in 0...core.cap where !open.isEmpty {
      let round = core.round(over: open)
      let isLast = count == core.cap
      let windows = isLast ? [] : round.parents.indices.map { window(of: round, $0, merging) }
      var made = isLast ? core.blanks(after: round) : expand(windows, in: round)
      core.record(&made, of: round) { candidate in
        if isLast { return Pruning(.symbolCap, cutoff: -.infinity) }
        if merging.isCounted(candidate.token, after: round.parents[candidate.parent]) {
          return Pruning(.counted, cutoff: candidate.total)
        }
        return windows[candidate.parent].pruning(of: candidate)
      }
      closed.addClosed(of: made)
      open = made.filter { !$0.closesFrame }.sorted { ($0.rank ?? 0) < ($1.rank ?? 0) }
        .compactMap(\.hypothesis)
    }
    return core.endFrame(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }

  /// The tokens tried after one hypothesis.
  private struct Window {
    var candidates: [Candidate]
    /// The score a candidate had to reach: set by the window, and by the number of candidates.
    var floor: Double
    var worst: Double

    func pruning(of candidate: Candidate) -> Pruning {
      candidate.total < floor
        ? Pruning(.expandWindow, cutoff: floor) : Pruning(.labelsPerHypothesis, cutoff: worst)
    }
  }

  private func window(of round: Round, _ parent: Int, _ merging: PrefixMerging) -> Window {
    let options = core.options.adaptive
    let count = core.width.saturatingPlus(options.extraCandidates)
    let best = core.best(of: round, after: parent..<parent + 1, labelsOnly: false, count: count)
    let floor = (best.first?.total ?? -.infinity) - options.window
    let isCounted = { merging.isCounted($0, after: round.parents[parent]) }
    return Window(
      candidates: best.filter { !($0.total < floor) && !isCounted($0.token) }, floor: floor,
      worst: best.last?.total ?? -.infinity)
  }

  private mutating func expand(_ windows: [Window], in round: Round) -> [Extended] {
    let candidates = windows.flatMap(\.candidates)
    let labels = candidates.filter { core.isLabel($0.token) }.sorted(by: Candidate.isBetter)
    let closers = candidates.filter { !core.isLabel($0.token) }
    return closers.map { core.extend($0, in: round, closesFrame: true) }
      + labels.enumerated().map { core.extend($1, in: round, closesFrame: false, rank: $0) }
  }
}
