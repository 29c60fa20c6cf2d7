import Transducer

/// The monotonic recursion as a search: one label or blank in each frame, merged, then cut.
///
/// Of every frame P(t + 1, y) = P(t, y) P(blank) + P(t, y') P(label), y being y' and the label: all
/// ways to y are added up before the beam is cut, where modified search cuts first. The scores are
/// monotonic (recurrent neural aligner: Sak et al., 2017; monotonic RNN-T: Tripathi et al., 2019).
package struct MonotonicSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "monotonic",
    summary: "One label or blank a frame; all ways to the same labels are added before the cut.",
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
    // Beside the best labels, those that lead to what the beam holds: they add to it.
    var candidates = core.best(of: round, labelsOnly: true)
    let worst = candidates.last?.total ?? -.infinity
    let chosen = Set(candidates.map { Choice(parent: $0.parent, token: $0.token) })
    candidates += core.best(of: round, labelsOnly: true, count: links.count) { parent, label in
      links.contains(Link(prefix: round.parents[parent].sequence, label: label))
        && !chosen.contains(Choice(parent: parent, token: label))
    }
    var made = core.blanks(after: round)
    made += candidates.map { core.extend($0, in: round, closesFrame: true) }
    // Labels that are ranked without their bonus can only be measured against each other.
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
