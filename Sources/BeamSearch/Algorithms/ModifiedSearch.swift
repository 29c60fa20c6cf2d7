import Transducer

/// One transition per frame: the best `beamSize` of hypotheses x vocabulary, merged by log-add.
///
/// A label moves to the next frame without a blank, so scores are monotonic: at most the monotonic
/// log P(y|x), and usually above the RNN-T score of the same labels. The unknown token spells
/// nothing, like blank. The beam is pruned first and merged afterwards, so it may hold fewer.
package struct ModifiedSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "modified",
    summary: "One transition per frame: the best of hypotheses x vocabulary, then merged.",
    semantics: .monotonic, source: "icefall modified_beam_search (k2-fsa, 2021), sherpa-onnx",
    knobs: [.beam], unknown: .blank)

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
    let best = core.best(of: round, labelsOnly: false)
    var made = best.map { core.extend($0, in: round, closesFrame: true) }
    core.record(&made, of: round, rest: .beamWidth, cutoff: best.last?.total ?? -.infinity)
    var closed = core.emptyList()
    closed.addClosed(of: made)
    return core.endFrame(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }
}
