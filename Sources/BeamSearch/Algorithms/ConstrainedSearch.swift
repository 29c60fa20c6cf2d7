import Transducer

/// The options of N-step constrained search.
package struct ConstrainedOptions: Sendable, Equatable {
  /// Maximum path length (labels) for prefix merging; 0 turns it off.
  package var prefixAlpha: Int

  package init(prefixAlpha: Int = 1) { self.prefixAlpha = prefixAlpha }
}

/// N-step constrained search (Kim, Lee, 2020; ESPnet): up to N labels per frame (N is the symbol
/// cap), with prefix merging before each frame.
///
/// Like time-synchronous decoding, except that a label leading to a hypothesis already in the beam
/// at the start of the frame is not extended: with `prefixAlpha` above 0 its probability is added
/// to that hypothesis beforehand, for paths of up to that many labels. Longer paths are lost, so
/// scores are at most those of time-synchronous decoding with more labels per frame; with
/// `prefixAlpha` 0 nothing is lost or added. Every frame is closed by a blank, even with N = 1,
/// where ESPnet lets the label consume the frame.
package struct ConstrainedSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "nsc",
    summary: "N-step constrained: at most N labels per frame, prefixes merged before each frame.",
    semantics: .rnnt, source: "Kim, Lee (Interspeech 2020), ESPnet",
    knobs: [.beam, .maxSymbols, .mergeTimes, .prefixAlpha],
    defaults: SearchOptions(maxSymbolsPerFrame: 2))

  private var core: SearchCore

  package init(_ inputs: SearchInputs) { core = SearchCore(inputs, profile: Self.profile) }

  package mutating func start() { core.restart() }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    let merging = PrefixMerging(&core, longest: core.options.constrained.prefixAlpha)
    var closed = core.emptyList()
    var open = merging.beam
    for count in 0...core.cap where !open.isEmpty {
      let round = core.round(over: open)
      let isLast = count == core.cap
      let best =
        isLast
        ? []
        : core.best(of: round, labelsOnly: true) { parent, label in
          !merging.isCounted(label, after: round.parents[parent])
        }
      let extended = best.enumerated().map { rank, candidate in
        core.extend(candidate, in: round, closesFrame: false, rank: rank)
      }
      var made = core.blanks(after: round) + extended
      let cutoff = best.last?.total ?? -.infinity
      core.record(&made, of: round) { candidate in
        merging.isCounted(candidate.token, after: round.parents[candidate.parent])
          ? Pruning(.counted, cutoff: candidate.total)
          : Pruning(isLast ? .symbolCap : .beamWidth, cutoff: cutoff)
      }
      closed.addClosed(of: made)
      open = extended.compactMap(\.hypothesis)
    }
    return core.endFrame(closed)
  }

  package func finish() -> [Hypothesis] { core.nBest() }
}
