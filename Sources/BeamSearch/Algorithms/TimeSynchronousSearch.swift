import Transducer

/// Time-synchronous decoding (Saon, Tüske, Audhkhasi, 2020): all hypotheses finish a frame
/// together.
///
/// Per frame, up to `maxSymbolsPerFrame` times: blank closes every open hypothesis, and the best
/// `beamSize` label extensions become the next open ones. Closed hypotheses are merged by log-add
/// if their labels are equal, then pruned to the beam. With a wide enough beam the scores are
/// exactly log P(y|x) restricted to that many labels per frame; with any beam they are at most
/// that.
///
/// The trace has one round per number of labels. Label extensions are kept or pruned by the beam
/// width in their own round (`closesFrame` false); in the last round only blank is possible, and
/// every label is reported as pruned by the symbol cap.
///
/// In a model with durations (TDT: Xu et al., 2023), every step is a token with a duration: a
/// duration above 0 closes the frame, and the hypothesis waits in the beam for the frame where it
/// continues. Equal labels are merged if they wait for the same frame, and at the end.
package struct TimeSynchronousSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "tsd",
    summary: "Time-synchronous: blank closes every frame, after at most max-symbols labels.",
    semantics: .rnnt, source: "Saon, Tüske, Audhkhasi (ICASSP 2020)",
    knobs: [.beam, .maxSymbols, .mergeTimes], takesDurations: true)

  private var core: SearchCore

  package init(_ inputs: SearchInputs) {
    core = SearchCore(inputs, profile: Self.profile)
  }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    var closed = core.emptyList()
    var open = core.hypothesesDue(waiting: &closed)
    for count in 0...core.cap where !open.isEmpty {
      let round = core.round(over: open)
      let isLast = count == core.cap
      let best = isLast ? [] : core.best(of: round, labelsOnly: true)
      var rank = -1
      let extended = best.map { candidate in
        let leaves = core.leavesFrame(candidate)
        rank += leaves ? 0 : 1
        return core.extend(
          candidate, in: round, closesFrame: leaves, rank: leaves ? nil : rank)
      }
      var made = core.blanks(after: round) + extended
      core.record(
        &made, of: round, rest: isLast ? .symbolCap : .beamWidth,
        cutoff: best.last?.total ?? -.infinity)
      closed.addClosed(of: made)
      open = extended.filter { !$0.closesFrame }.compactMap(\.hypothesis)
    }
    return core.endFrame(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }
}
