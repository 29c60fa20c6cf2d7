package import Fusion
import Kernels
package import Transducer

/// The result of searching an utterance.
package struct DecodeResult: Sendable {
  package var profile: SearchProfile
  package var options: SearchOptions
  /// Best first, by the options' length normalisation; never empty.
  package var nBest: [Hypothesis]
  /// `nil` if nothing was recorded.
  package var trace: SearchTrace?

  package init(
    profile: SearchProfile, options: SearchOptions, nBest: [Hypothesis], trace: SearchTrace?
  ) {
    self.profile = profile
    self.options = options
    self.nBest = nBest
    self.trace = trace
  }
}

/// Searches a whole utterance; without frames it finds only the empty hypothesis.
///
/// - Parameter progress: called after every frame with the fraction done, 0...1; it may throw (for
///   example `CancellationError`) to stop, and the error is passed on.
/// - Throws: `SearchError` for an unknown search, options out of range, interventions that no
///   hypothesis survives, and networks that return NaN; if the network knows the cause, its own
///   error.
package func decode(
  _ encoderOut: EncoderOut, scorer: LabelScorer,
  search name: String = SearchCatalog.defaultName, options: SearchOptions = SearchOptions(),
  fusion: FusionScorer? = nil, interventions: [SearchIntervention] = [],
  recording detail: TraceDetail = .everything,
  progress: (Double) throws -> Void = { _ in }
) throws -> DecodeResult {
  let profile = try SearchCatalog.profile(named: name).serving(scorer)
  var trace = SearchTrace(
    profile: profile, options: options,
    changes: interventions.optionsChanges(
      from: options, contextSize: scorer.predictor.contextSize))
  let nBest = try decode(
    encoderOut, scorer: scorer, search: name, options: options, fusion: fusion,
    interventions: interventions, recording: detail,
    to: { if detail != .nothing { trace.append($0) } }, progress: progress)
  return DecodeResult(
    profile: profile, options: options, nBest: nBest, trace: detail == .nothing ? nil : trace)
}

/// As above, but hands over every step as it is made and keeps none.
///
/// - Parameter sink: receives the steps in order; it may throw to stop.
/// - Returns: the n-best, best first.
package func decode(
  _ encoderOut: EncoderOut, scorer: LabelScorer, search name: String, options: SearchOptions,
  fusion: FusionScorer?, interventions: [SearchIntervention], recording detail: TraceDetail,
  to sink: (SearchStep) throws -> Void, progress: (Double) throws -> Void = { _ in }
) throws -> [Hypothesis] {
  var search = try SearchCatalog.make(
    name, scorer: scorer, options: options, fusion: fusion, interventions: interventions)
  for frame in 0..<encoderOut.count {
    let step = search.advance(encoderOut.frames.row(frame), recording: detail)
    try step.check(of: scorer)
    try sink(step)
    try progress(Double(frame + 1) / Double(encoderOut.count))
  }
  for step in search.conclude(recording: detail) {
    try step.check(of: scorer)
    try sink(step)
  }
  return search.finish()
}

extension SearchStep {
  /// Throws if a step met NaN scores or left no hypothesis.
  package func check(of scorer: LabelScorer) throws {
    if let brokenFrame {
      throw scorer.takeFailure() ?? SearchError.notANumber(frame: brokenFrame)
    }
    if beam.isEmpty { throw SearchError.nothingSurvives(frame: frame) }
  }
}
