import Transducer

/// Always takes the most probable token, up to `maxSymbolsPerFrame` labels per frame.
///
/// Blank closes a frame, and so does the unknown token, which spells nothing. Once the cap is
/// reached the frame ends without scoring a blank, as in icefall; such a score is therefore not
/// that of an RNN-T alignment, and with a cap of 1 it is monotonic.
///
/// In a model with durations, both token and duration are the most probable ones; see `StepTable`
/// for their effect.
package struct GreedySearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "greedy",
    summary: "Takes the most probable token; at the symbol cap the frame ends without a blank.",
    semantics: .rnnt, source: "icefall greedy_search (k2-fsa, 2022)",
    knobs: [.maxSymbols], unknown: .blank, takesDurations: true)

  private var core: SearchCore

  package init(_ inputs: SearchInputs) {
    core = SearchCore(inputs, profile: Self.profile, width: 1)
  }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    var closed = core.emptyList()
    var open = core.hypothesesDue(waiting: &closed)
    for count in 1...core.cap where !open.isEmpty {
      let round = core.round(over: open)
      let best = core.best(of: round, labelsOnly: false)
      var made = best.map { best in
        core.extend(
          best, in: round, closesFrame: count == core.cap || core.leavesFrame(best))
      }
      core.record(&made, of: round, rest: .beamWidth, cutoff: best.last?.total ?? -.infinity)
      closed.addClosed(of: made)
      open = made.filter { !$0.closesFrame }.compactMap(\.hypothesis)
    }
    return core.endFrame(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }
}
