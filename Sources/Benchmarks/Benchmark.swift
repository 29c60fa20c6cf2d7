import Analysis
import Audio
package import BeamSearch
package import Experiments
import ModelFiles
import Recognition
import Reports
import Session
import Text
import Transducer

/// How long each step from a file to scores takes, on one thread.
package struct Benchmark {
  package let model: ModelSource
  package let audio: [String]
  package let search: SearchRequest
  package let fusion: FusionRequest?
  /// At least 1; the median is reported.
  package let repetitions: Int

  package init(
    model: ModelSource, audio: [String], search: SearchRequest, fusion: FusionRequest?,
    repetitions: Int
  ) {
    self.model = model
    self.audio = audio
    self.search = search
    self.fusion = fusion
    self.repetitions = repetitions
  }

  /// The steps, in the order of the data flow.
  package enum Stage: String, CaseIterable {
    case modelLoading = "model_loading"
    case frontEnd = "front_end"
    case encoder
    case search
    case exactScoring = "exact_scoring"

    /// What recognising a file takes.
    static let decoding: [Stage] = [.frontEnd, .encoder, .search]
  }

  /// The median seconds of each stage over all files together.
  package struct Result {
    let modelName: String
    /// Seconds of speech.
    let duration: Double
    let searchJSON: JSON
    let searchName: String
    let seconds: [Stage: Double]
    /// Front end, encoder and search together: the median of the sums.
    let decodingSeconds: Double

    /// Seconds of speech per second of computing.
    func speed(_ seconds: Double) -> Double { duration / max(seconds, 1e-9) }
  }

  package func run() throws -> Result {
    var rounds: [[Stage: Double]] = []
    var name = ""
    var duration = 0.0
    var prepared: PreparedSearch?
    for round in 1...repetitions {
      Console.progress("repetition \(round) of \(repetitions)")
      var seconds: [Stage: Double] = [:]
      let model = try Self.timed(.modelLoading, &seconds) { try self.model.open() }
      let ready = try PreparedSearch(search, fusion: fusion, for: model.model.scorer)
      (name, duration, prepared) = (model.description.name, 0, ready)
      for path in audio {
        duration += try recognise(path, model: model, search: ready, seconds: &seconds)
      }
      rounds.append(seconds)
    }
    Console.progress(nil)
    let medians = Stage.allCases.map { stage in
      (stage, Self.median(rounds.map { $0[stage] ?? 0 }))
    }
    return Result(
      modelName: name, duration: duration, searchJSON: prepared?.json ?? .null,
      searchName: prepared?.name ?? "",
      seconds: Dictionary(uniqueKeysWithValues: medians),
      decodingSeconds: Self.median(
        rounds.map { round in Stage.decoding.reduce(0) { $0 + (round[$1] ?? 0) } }))
  }

  /// Returns the seconds of speech.
  private func recognise(
    _ path: String, model: LoadedModel, search: PreparedSearch, seconds: inout [Stage: Double]
  ) throws -> Double {
    let scorer = model.model.scorer
    let (sound, features) = try Self.timed(.frontEnd, &seconds) {
      let sound = try AudioEncoder.readFeatures(of: SoundPiece(path), features: model.features)
      return (sound, try AudioEncoder.process(sound.raw, of: path, features: model.features))
    }
    let frames = try Self.timed(.encoder, &seconds) {
      try model.model.encoder.encode(features.frames)
    }
    let encoded = EncoderOut(frames: frames, frameDuration: model.model.frameDuration)
    let result = try Self.timed(.search, &seconds) { try search.decode(encoded) }
    _ = try Self.timed(.exactScoring, &seconds) {
      try Assessment.assess(
        nBest: result.nBest, encoded: encoded, scorer: scorer, reference: nil)
    }
    return sound.duration
  }

  /// Does `work` and adds its seconds to those of the stage.
  private static func timed<Value>(
    _ stage: Stage, _ seconds: inout [Stage: Double], _ work: () throws -> Value
  ) rethrows -> Value {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try work()
    seconds[stage, default: 0] += start.duration(to: clock.now).seconds
    return value
  }

  /// The middle value (the upper one of two); 0 for none.
  package static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}
