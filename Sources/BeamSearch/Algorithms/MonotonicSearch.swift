import Transducer

/// The monotonic recursion as a search: one label or blank per frame, merged, then pruned.
///
/// For every frame P(t + 1, y) = P(t, y) P(blank) + P(t, y') P(label), where y is y' plus the
/// label: all paths to y are summed before the beam is pruned, whereas modified search prunes
/// first. The scores are monotonic (recurrent neural aligner: Sak et al., 2017; monotonic RNN-T:
/// Tripathi et al., 2019).
package struct MonotonicSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "monotonic",
    summary: "One label or blank per frame; paths to the same labels are merged before pruning.",
    semantics: .monotonic, source: "Tripathi et al. (ASRU 2019)",
    knobs: [.beam, .mergeTimes])

  private var core: SearchCore

  package init(_ inputs: SearchInputs) {
    core = SearchCore(inputs, profile: Self.profile, cap: 1)
  }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    let round = core.round(over: core.beam)
    let links = core.links(of: core.beam)
    // Besides the best labels, those leading to hypotheses in the beam: they add to them.
    var candidates = core.best(of: round, labelsOnly: true)
    let worst = candidates.last?.total ?? -.infinity
    let chosen = Set(candidates.map { Choice(parent: $0.parent, token: $0.token) })
    candidates += core.best(of: round, labelsOnly: true, count: links.count) { parent, label in
      links.contains(Link(prefix: round.parents[parent].sequence, label: label))
        && !chosen.contains(Choice(parent: parent, token: label))
    }
    var made = core.blanks(after: round)
    made += candidates.map { core.extend($0, in: round, closesFrame: true) }
    // Labels ranked without their bonus can only be compared with each other.
    core.record(
      &made, of: round, rest: .beamWidth, cutoff: round.fusesLater ? worst : -.infinity)
    var closed = core.emptyList()
    closed.addClosed(of: made)
    return core.endFrame(closed, measuring: round.fusesLater ? .symbolCap : .beamWidth)
  }

  package func finish() -> [Hypothesis] { core.nBest() }

  private struct Choice: Hashable {
    var parent: Int
    var token: TokenID
  }
}
