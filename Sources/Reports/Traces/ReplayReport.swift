import BeamSearch
import Recognition
package import Text
package import TraceFiles

/// What a replay of a trace found.
package struct ReplayReport {
  /// The trace's file.
  package let trace: String
  /// The first one; `nil`: all is the same.
  package let difference: TraceDivergence?
  package let replay: TraceReplay
  package let header: TraceHeader

  package init(
    trace: String, difference: TraceDivergence?, replay: TraceReplay, header: TraceHeader
  ) {
    self.trace = trace
    self.difference = difference
    self.replay = replay
    self.header = header
  }

  package var json: JSON {
    .object([
      ("trace", .string(trace)), ("same", .bool(difference == nil)),
      ("frames", .integer(replay.verified.steps)),
      ("expansions", .integer(replay.verified.expansions)),
      ("candidates", .integer(replay.candidates)),
      ("difference", difference?.json ?? .null),
    ])
  }

  package var listing: String {
    let clock =
      (try? SearchCatalog.profile(named: header.search.name).clock) ?? SearchClock.frames
    let counted = replay.verified.words(clock: clock)
    guard let difference else {
      return "\(trace)  identical: \(counted), \(replay.candidates) candidates"
    }
    let version =
      header.program == ProgramVersion.text
      ? [] : ["  the trace was written by \(header.program), this is \(ProgramVersion.text)"]
    return
      (["\(trace)  differs after \(counted) that are identical"]
      + ["  " + difference.sentence(clock: clock)] + version).joined(separator: "\n")
  }
}
