import Audio
import AudioFiles
package import BeamSearch
import Experiments
import Files
import Foundation
import ModelFiles
import Text
package import TraceFiles
import Transducer

/// Searches and writes the trace step by step, without keeping expansions in memory.
package enum TraceOutput {
  /// - Parameter progress: called with the share done, 0...1; it may throw to stop, and no file is left.
  /// - Returns: what was found, with a trace of beams alone, and how much was written.
  package static func decode(
    _ subject: TraceSubject, to path: String, progress: (Double) throws -> Void = { _ in }
  ) throws -> (result: DecodeResult, counts: TraceCounts) {
    let (plan, scorer) = (subject.plan, subject.model.model.scorer)
    let header = try subject.header(for: path)
    let output = try naming(path) { () throws(FileOutput.Failure) in try StreamedOutput(path) }
    var writer = try TraceWriter(header) { bytes in
      try naming(path) { () throws(FileOutput.Failure) in try output.write(bytes) }
    }
    let profile = plan.profile.serving(scorer)
    var trace = SearchTrace(
      profile: profile, options: plan.options,
      changes: subject.setup.interventions.optionsChanges(
        from: plan.options, contextSize: scorer.predictor.contextSize))
    let nBest = try BeamSearch.decode(
      subject.encoded, scorer: scorer, search: plan.profile.name, options: plan.options,
      fusion: subject.fusion?.scorer, interventions: subject.setup.interventions,
      recording: header.detail,
      to: { step in
        try writer.add(step)
        trace.append(step.withoutRounds)
      }, progress: progress)
    try writer.finish(nBest)
    try naming(path) { () throws(FileOutput.Failure) in try output.finish() }
    return (
      DecodeResult(profile: profile, options: plan.options, nBest: nBest, trace: trace),
      writer.counts
    )
  }

  private static func naming<Result>(
    _ path: String, _ work: () throws(FileOutput.Failure) -> Result
  ) throws(InputError) -> Result {
    do {
      return try work()
    } catch {
      throw InputError(
        place: path, found: error.description, expected: "a place for the trace",
        advice: "name another file, in a writable folder")
    }
  }
}

extension TraceCounts {
  /// `frame` or `step`, by the search's clock.
  package func words(clock: SearchClock) -> String {
    let unit = clock == .frames ? "frame" : "step"
    return "\(steps) \(unit)\(steps == 1 ? "" : "s"), \(expansions) expansions"
  }
}
