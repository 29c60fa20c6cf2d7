import BeamSearch
import Kernels
import Session
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
    let joined = joined()
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

  /// The utterances one after the other, up to ten seconds.
  private func joined() -> EncoderOut {
    let frameDuration = utterances.first?.frameDuration ?? 1
    let columns = utterances.first?.frames.columns ?? 0
    let storage = utterances.flatMap(\.frames.storage)
    let rows = min(storage.count / max(1, columns), Int(Self.duration / frameDuration))
    return EncoderOut(
      frames: Matrix(
        rows: rows, columns: columns, storage: Array(storage.prefix(rows * columns))),
      frameDuration: frameDuration)
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
