package import Experiments
import Kernels
package import ModelFiles
import Recognition
import Session
package import Text
import Transducer

/// How long a step of a predictor and a step of a joiner take, on one thread.
package struct DecoderBenchmark {
  package let models: [ModelSource]
  package let presets: [DecoderPreset]
  /// At least 1; the fastest is reported, because disturbances only make a run slower.
  package let repetitions: Int

  package init(models: [ModelSource], presets: [DecoderPreset], repetitions: Int) {
    self.models = models
    self.presets = presets
    self.repetitions = repetitions
  }

  package static let seed: UInt64 = 2109
  /// What a decoder is, of a model's components.
  package static let parts = ["predictor", "joiner"]
  /// A sequence as long as an utterance's.
  package static let labels = 30
  /// Steps are repeated for so long, seconds, that the clock's own time does not count.
  package static let leastTime = 0.02

  /// A decoder's figures.
  package struct Figure {
    let name: String
    /// Of predictor and joiner together.
    let parameters: Int
    let bytes: Int
    /// Seconds from a label to the next projected output.
    let predictorStep: Double
    /// Seconds from a frame and a projected output to V log-probabilities.
    let joinerStep: Double
  }

  package struct Result {
    let figures: [Figure]
    let repetitions: Int
  }

  package func run() throws -> Result {
    defer { Console.progress(nil) }
    var figures: [Figure] = []
    for source in models {
      Console.progress(source.path)
      let model = try source.open()
      let inventory = ModelInventory(
        components: model.inventory.components.filter { Self.parts.contains($0.name) })
      figures.append(
        try figure(
          model.description.name, inventory, model.model.scorer,
          frame: model.model.encoder.outputDim))
    }
    for preset in presets {
      Console.progress(preset.name)
      figures.append(
        try figure(
          preset.name, preset.inventory, RandomDecoder(preset: preset, seed: Self.seed).scorer(),
          frame: preset.encoderDim))
    }
    return Result(figures: figures, repetitions: repetitions)
  }

  private func figure(
    _ name: String, _ inventory: ModelInventory, _ scorer: LabelScorer, frame dim: Int
  ) throws -> Figure {
    var random = SeededGenerator(seed: Self.seed)
    let known = (0..<scorer.vocabulary.size).map { TokenID($0) }.filter {
      $0 != scorer.vocabulary.blankID
    }
    let labels = (0..<Self.labels).compactMap { _ in known.randomElement(using: &random) }
    let (predictor, joiner) = (scorer.predictor, scorer.joiner)
    let frame = joiner.projectEncoder(random.values(dim, scale: 1)[...])
    var outputs: [[Float]] = []
    let step = fastest(of: labels.count) {
      outputs = []
      var state = predictor.start().state
      for label in labels {
        let next = predictor.step(label, from: state)
        outputs.append(joiner.projectPredictor(next.output))
        state = next.state
      }
    }
    let joint = fastest(of: outputs.count) {
      for output in outputs { _ = joiner.logProbs(encoder: frame, predictor: output) }
    }
    return Figure(
      name: name, parameters: inventory.totalParameters, bytes: inventory.totalBytes,
      predictorStep: step, joinerStep: joint)
  }

  /// Seconds of each of `count` equal parts of the work.
  private func fastest(of count: Int, _ work: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<repetitions {
      let start = ComputingTime.now()
      var (rounds, passed) = (0, 0.0)
      repeat {
        work()
        rounds += 1
        passed = ComputingTime.now() - start
      } while passed < Self.leastTime
      best = min(best, passed / Double(rounds * count))
    }
    return best
  }
}

extension DecoderBenchmark.Result {
  package var json: JSON {
    .object([
      ("build", .string(BenchmarkReport.build)), ("repetitions", .integer(repetitions)),
      (
        "decoders",
        .array(
          figures.map { figure in
            .object([
              ("name", .string(figure.name)), ("parameters", .integer(figure.parameters)),
              ("bytes", .integer(figure.bytes)), ("predictor_step", .number(figure.predictorStep)),
              ("joiner_step", .number(figure.joinerStep)),
            ])
          })
      ),
    ])
  }

  package var listing: String {
    let head =
      "\(BenchmarkReport.build) build, one thread, fastest of \(repetitions): microseconds per step"
    var table = TextColumns([.left, .right, .right, .right, .right])
    table.add(["decoder", "parameters", "bytes", "predictor", "joiner"])
    for figure in figures {
      table.add([
        figure.name, "\(figure.parameters)", "\(figure.bytes)",
        fixed(figure.predictorStep * 1e6, 2), fixed(figure.joinerStep * 1e6, 2),
      ])
    }
    return ([head] + table.lines(indent: "  ")).joined(separator: "\n")
  }
}
