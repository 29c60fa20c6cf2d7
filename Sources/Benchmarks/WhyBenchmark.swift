import Analysis
import BeamSearch
import Session
package import Text
package import Transducer

/// How long `why` takes on ten seconds of speech, at its worst: for a text that falls only at the end
/// (the best with its last label twice), so that hardly a run of the search stops early.
package struct WhyBenchmark {
  /// Seconds.
  package static let duration = 10.0

  package struct Result {
    /// Seconds of speech, and of work.
    let duration: Double
    let seconds: Double
    let options: SearchOptions
  }

  package let utterances: [EncoderOut]
  package let scorer: LabelScorer
  /// The fastest is reported.
  package let repetitions: Int

  package func run() throws -> Result {
    let spoken = utterances.reduce(0) { $0 + Double($1.count) * $1.frameDuration }
    let joined = EncoderOut.joining(utterances, seconds: min(Self.duration, spoken))
    let profile = try SearchCatalog.profile(named: SearchCatalog.defaultName)
    let best = try decode(
      joined, scorer: scorer, search: profile.name, options: profile.defaults,
      recording: .nothing
    ).nBest[0]
    var seconds = Double.infinity
    for _ in 0..<repetitions {
      let start = ComputingTime.now()
      _ = try Why(
        encoded: joined, scorer: scorer, search: profile.name, options: profile.defaults
      ).answer(.labels(best.labels + best.labels.suffix(1)))
      seconds = min(seconds, ComputingTime.now() - start)
    }
    return Result(
      duration: Double(joined.count) * joined.frameDuration, seconds: seconds,
      options: profile.defaults)
  }
}

extension WhyBenchmark.Result {
  package var json: JSON {
    .object([
      ("duration", .number(duration)), ("beam", .integer(options.beamSize)),
      ("time", .number(seconds)),
    ])
  }

  package var line: String {
    "why, on \(fixed(duration, 1)) s of the samples with \(SearchCatalog.defaultName) beam "
      + "\(options.beamSize), worst case: \(fixed(seconds, 2)) s"
  }
}
