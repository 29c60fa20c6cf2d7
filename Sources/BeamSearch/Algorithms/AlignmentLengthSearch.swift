import Transducer

/// The options of alignment-length-synchronous search.
package struct AlignmentLengthOptions: Sendable, Equatable {
  /// Umax, the maximum labels per utterance; `nil`: the number of frames.
  package var maxLabels: Int?

  package init(maxLabels: Int? = nil) { self.maxLabels = maxLabels }
}

/// Alignment-length-synchronous decoding (Saon, Tüske, Audhkhasi, 2020): hypotheses of t blanks and
/// u labels are compared where t + u is equal.
///
/// At step i a hypothesis of u labels is at frame i - u; blank and every label lead to step i + 1.
/// The best `beamSize` extensions are kept, then equal label sequences are merged, so a beam may
/// hold fewer. A blank at the last frame completes a hypothesis; the best `beamSize` of those are
/// the result. With a wide enough beam the scores are exactly log P(y|x) for up to Umax labels;
/// with any beam they are at most that. Even the narrowest beam completes a hypothesis: one with
/// Umax labels can continue only by blank (in ESPnet it can exceed Umax, and possibly none
/// completes).
///
/// There is one step per frame, and up to Umax more after the last.
package struct AlignmentLengthSearch: TransducerSearch {
  package static let profile = SearchProfile(
    name: "alsd",
    summary: "Alignment-length-synchronous: compares hypotheses with equal frames + labels.",
    semantics: .rnnt, source: "Saon, Tüske, Audhkhasi (ICASSP 2020)",
    knobs: [.beam, .maxLabels], clock: .alignmentSteps)

  private var core: SearchCore
  /// T so far.
  private var frames = 0
  /// Hypotheses completed by blank at the last frame. Before the end of the audio: those that would
  /// be complete if no frame followed, which can only be the empty hypothesis.
  private var ended: HypothesisList
  private var isOver = false

  package init(_ inputs: SearchInputs) {
    core = SearchCore(inputs, profile: Self.profile, keepsFrames: true)
    ended = core.emptyList()
  }

  package mutating func start() {
    core.restart()
    (frames, isOver) = (0, false)
    ended = core.emptyList()
  }

  package mutating func advance(
    _ frame: ArraySlice<Float>, recording detail: TraceDetail
  ) -> SearchStep {
    core.beginFrame(frame, recording: detail)
    frames += 1
    return step()
  }

  package mutating func conclude(recording detail: TraceDetail) -> [SearchStep] {
    guard !isOver else { return [] }
    isOver = true
    var steps: [SearchStep] = []
    for _ in 0..<(core.options.alignmentLength.maxLabels ?? frames) {
      guard core.beam.contains(where: { isOpen($0, at: core.frame + 1) }) else { break }
      core.beginStep(recording: detail)
      steps.append(step())
    }
    return steps
  }

  package func finish() -> [Hypothesis] {
    var search = self
    _ = search.conclude(recording: .nothing)
    // None if there was no frame at all.
    let ended = search.ended.ranked().prefix(core.width).map(\.hypothesis)
    return search.core.nBest(of: ended.isEmpty ? nil : ended)
  }

  /// Whether a hypothesis still has a frame to extend into.
  private func isOpen(_ hypothesis: LiveHypothesis, at step: Int) -> Bool {
    step - hypothesis.labelCount < frames
  }

  private mutating func step() -> SearchStep {
    let open = core.beam.filter { isOpen($0, at: core.frame) }
    let places = open.map { core.frame - $0.labelCount }
    core.forgetFrames(before: places.min() ?? 0)
    let round = core.round(over: open, at: places)
    let limit = core.options.alignmentLength.maxLabels ?? (isOver ? frames : .max)
    let isFull = open.map { $0.labelCount >= limit }
    let best = core.best(of: round, labelsOnly: false) { parent, _ in !isFull[parent] }
    var made = best.map { core.extend($0, in: round, closesFrame: true) }
    let cutoff = best.last?.total ?? -.infinity
    let isLabel = core.tokens.isLabel
    core.record(&made, of: round) { candidate in
      Pruning(
        isFull[candidate.parent] && isLabel(candidate.token) ? .labelCap : .beamWidth,
        cutoff: cutoff)
    }
    end(round)
    var closed = core.emptyList()
    closed.addClosed(of: made)
    return core.endFrame(closed)
  }

  /// Records every hypothesis that blank completes at the last frame, whether or not the beam keeps
  /// it.
  private mutating func end(_ round: Round) {
    if !isOver { ended = core.emptyList() }
    for parent in round.parents.indices where round.frames[parent] == frames - 1 {
      ended.addClosed(of: core.blanks(after: round, parents: parent..<parent + 1))
    }
  }
}
