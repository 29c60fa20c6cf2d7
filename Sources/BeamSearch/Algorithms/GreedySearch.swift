import Transducer

/// Takes the most probable token again and again: up to `maxSymbolsPerFrame` labels in a frame.
///
/// Blank closes a frame, and so does the unknown token, which spells nothing. After the last label
/// that the cap allows the frame ends without a blank being scored, as in icefall; a score that
/// met the cap is therefore not one of an RNN-T alignment, and with a cap of 1 it is monotonic.
///
/// In a model with durations, token and duration are both the most probable; see `StepTable` for what
/// follows of them.
package struct GreedySearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "greedy",
    summary: "The most probable token each time; at the symbol cap the frame ends without a blank.",
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
