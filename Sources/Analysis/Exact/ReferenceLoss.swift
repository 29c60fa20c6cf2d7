import BeamSearch
import Scoring
import Transducer

/// Finds where a search lost a reference.
enum ReferenceLoss {
  /// The step of a trace after which the search could no longer reach the labels (see `FallTracker`);
  /// `nil` where it found them, and without steps. Labels without any probability are lost at once.
  ///
  /// - Parameters:
  ///   - frames: T.
  ///   - builder: with the adjustment of the trace's options.
  static func step(
    of labels: [TokenID], in trace: SearchTrace, frames: Int, found nBest: [Hypothesis],
    builder: LatticeBuilder, blankID: TokenID, progress: (Double) throws -> Void
  ) throws -> Int? {
    let end = trace.beam(after: trace.steps.count - 1).map { trace.labels(of: $0.id) }
    guard !trace.steps.isEmpty, !end.contains(labels),
      !nBest.contains(where: { $0.labels == labels })
    else { return nil }
    var tracker = try FallTracker(
      labels: labels, frames: frames, builder: builder, profile: trace.profile, blankID: blankID,
      progress: progress)
    guard tracker.exactLogProb > -.infinity else { return 0 }
    for step in trace.steps where tracker.fall == nil { tracker.consume(step.withoutRounds) }
    return tracker.fall?.step ?? trace.steps.count - 1
  }
}

extension SearchStep {
  /// Beam and nodes alone: a trace without some of the pruned would give a wrong cause.
  fileprivate var withoutRounds: SearchStep {
    SearchStep(frame: frame, rounds: [], beam: beam, newNodes: newNodes)
  }
}
