package import BeamSearch
package import ModelFiles
import Recognition
import Session
import Transducer

/// How many encoder frames per second every search processes.
package struct SearchBenchmark {
  /// The searches to measure.
  package let profiles: [SearchProfile]
  /// At least 1; the fastest is reported, because disturbances only make a run slower.
  package let repetitions: Int

  package init(profiles: [SearchProfile], repetitions: Int) {
    self.profiles = profiles
    self.repetitions = repetitions
  }

  package static let beams = [1, 4, 16]
  /// The size of a production model: tied and reduced, with random weights.
  package static let large = DecoderPreset(
    name: "random, tied and reduced, V 4096, D 640",
    predictor: ReducedPredictor.Options(
      embeddingDim: 640, contextSize: 4, heads: 4, start: .zeros),
    joiner: JoinerOptions(dim: 640, isTied: true), vocabularySize: 4096, encoderDim: 640)
  /// Enough that start-up does not count, few enough that the slowest search takes seconds.
  package static let largeFrames = 50
  package static let seed: UInt64 = 2109

  /// A model with what it is to search through.
  package struct Bench {
    let name: String
    let scorer: LabelScorer
    let utterances: [EncoderOut]

    var frames: Int { utterances.reduce(0) { $0 + $1.count } }
    /// Seconds.
    var duration: Double { utterances.reduce(0) { $0 + Double($1.count) * $1.frameDuration } }
  }

  /// One search with one beam on one model.
  package struct Figure {
    let search: String
    /// `nil` where the search has one hypothesis.
    let beam: Int?
    let seconds: Double
  }

  /// All figures of one model.
  package struct Series {
    let bench: Bench
    let figures: [Figure]
  }

  package struct Result {
    let series: [Series]
    let why: WhyBenchmark.Result
    let repetitions: Int
  }

  package func run() throws -> Result {
    defer { Console.progress(nil) }
    let samples = try sampleBench()
    let series = try [samples, largeBench()].map { try measure($0) }
    Console.progress("why")
    let why = WhyBenchmark(
      utterances: samples.utterances, scorer: samples.scorer, repetitions: repetitions)
    return Result(series: series, why: try why.run(), repetitions: repetitions)
  }

  private func sampleBench() throws -> Bench {
    let samples = try Samples.find()
    let model = try ModelFile.read(samples.model)
    return Bench(
      name: model.description.name, scorer: model.model.scorer,
      utterances: try samples.audio.map { try AudioEncoder.encode(path: $0, model: model).encoded })
  }

  private func largeBench() throws -> Bench {
    let model = RandomDecoder(preset: Self.large, seed: Self.seed)
    return Bench(
      name: model.preset.name, scorer: try model.scorer(),
      utterances: [model.frames(Self.largeFrames)])
  }

  private func measure(_ bench: Bench) throws -> Series {
    var figures: [Figure] = []
    for profile in profiles {
      let hasBeam = profile.knobs.contains(.beam)
      for beam in hasBeam ? Self.beams : [1] {
        Console.progress("\(bench.name): \(profile.name) beam \(beam)")
        figures.append(
          Figure(
            search: profile.name, beam: hasBeam ? beam : nil,
            seconds: try seconds(profile, beam: beam, on: bench)))
      }
    }
    return Series(bench: bench, figures: figures)
  }

  private func seconds(
    _ profile: SearchProfile, beam: Int, on bench: Bench
  ) throws -> Double {
    var options = profile.defaults
    options.beamSize = beam
    var best = Double.infinity
    for _ in 0..<repetitions {
      let start = ComputingTime.now()
      for utterance in bench.utterances {
        _ = try decode(
          utterance, scorer: bench.scorer, search: profile.name, options: options,
          recording: .nothing)
      }
      best = min(best, ComputingTime.now() - start)
    }
    return best
  }
}
