import Analysis
import BeamSearch
import Session
import Text
import Transducer

/// How long `why` takes on ten seconds of speech, at its worst: for a text that falls only at the end
/// (the best with its last label twice), so that hardly a run of the search stops early.
struct WhyBenchmark {
  /// Seconds.
  static let duration = 10.0

  struct Result {
    /// Seconds of speech, and of work.
    let duration: Double
    let seconds: Double
    let options: SearchOptions
  }

  let utterances: [EncoderOut]
  let scorer: LabelScorer
  /// The fastest is reported.
  let repetitions: Int

  func run() throws -> Result {
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
  var json: JSON {
    .object([
      ("duration", .number(duration)), ("beam", .integer(options.beamSize)),
      ("time", .number(seconds)),
    ])
  }

  var line: String {
    "why, on \(fixed(duration, 1)) s of the samples with \(SearchCatalog.defaultName) beam "
      + "\(options.beamSize), at its worst: \(fixed(seconds, 2)) s"
  }
}
