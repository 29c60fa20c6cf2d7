import Audio
import BeamSearch
package import Experiments
import ModelFiles
import OnnxModels
import Recognition
import Reports
import Session
package import Text
import Transducer

/// Whole decodes, ours and another program's, in turns.
package struct PeerBenchmark {
  package let model: ModelSource
  package let audio: [String]
  /// Runs the other program; `nil` for ours alone.
  package let script: String?
  package let beams: [Int]
  package let repetitions: Int

  package init(
    model: ModelSource, audio: [String], script: String?, beams: [Int], repetitions: Int
  ) {
    self.model = model
    self.audio = audio
    self.script = script
    self.beams = beams
    self.repetitions = repetitions
  }

  /// One beam size.
  package struct Figure {
    let beam: Int
    /// By repetition.
    var seconds: [Double] = []
    var peerSeconds: [Double] = []
    /// Files of which both made the same text.
    var sameTexts = 0

    /// The other program's time over ours, by repetition.
    var ratios: [Double] { zip(peerSeconds, seconds).map { $0 / max($1, 1e-9) } }
  }

  package struct Result {
    let modelName: String
    /// `nil` where there is none.
    let peerName: String?
    let utterances: Int
    /// Seconds of speech.
    let duration: Double
    let repetitions: Int
    let figures: [Figure]
  }

  private struct Pass {
    var seconds = 0.0
    var duration = 0.0
    var texts: [String] = []
  }

  package func run() throws -> Result {
    defer { Console.progress(nil) }
    let loaded = try model.open()
    let peer = try script.map { try makePeer($0, tailPadding: loaded.features.tailPadding) }
    // What the first decode alone meets (cold caches, memory that grows) is not measured.
    var duration = try decodeAll(with: loaded, beam: beams[0]).duration
    var figures = beams.map { Figure(beam: $0) }
    for round in 1...repetitions {
      for index in figures.indices {
        let beam = figures[index].beam
        Console.progress("repetition \(round) of \(repetitions), beam \(beam)")
        let pass = try decodeAll(with: loaded, beam: beam)
        duration = pass.duration
        figures[index].seconds.append(pass.seconds)
        guard let answer = try peer?.decode(beam: beam) else { continue }
        figures[index].peerSeconds.append(answer.seconds)
        figures[index].sameTexts = zip(pass.texts, answer.texts).count { $0 == $1 }
      }
    }
    return Result(
      modelName: loaded.description.name, peerName: peer?.name, utterances: audio.count,
      duration: duration, repetitions: repetitions, figures: figures)
  }

  private func makePeer(_ script: String, tailPadding: Double) throws -> PeerProcess {
    guard OnnxFolder.recognizes(model.path) else {
      throw InputError(
        place: model.path, found: "no folder of ONNX files",
        expected: "a model that both programs can open",
        advice: "name the folder, or leave out --against")
    }
    return try PeerProcess(
      script: script, model: OnnxFolder(model.path, precision: model.onnx.precision),
      tailPadding: tailPadding, audio: audio)
  }

  private func decodeAll(with loaded: LoadedModel, beam: Int) throws -> Pass {
    let request = SearchRequest(
      search: "modified", dialect: try DialectCatalog.named("sherpa-onnx"),
      settings: [try KnobSetting(.beam, parsing: "\(beam)")])
    let scorer = loaded.model.scorer
    let search = PreparedSearch(
      plan: try request.plan(contextSize: scorer.predictor.contextSize), scorer: scorer,
      fusion: nil)
    var pass = Pass()
    let start = ComputingTime.now()
    for path in audio {
      let heard = try AudioEncoder.encode(path: path, model: loaded)
      let result = try search.decode(heard.encoded)
      pass.duration += heard.duration
      pass.texts.append(scorer.vocabulary.text(of: result.nBest.first?.labels ?? []))
    }
    pass.seconds = ComputingTime.now() - start
    return pass
  }
}

extension PeerBenchmark.Result {
  package var json: JSON {
    .object([
      ("model", .string(modelName)), ("build", .string(BenchmarkReport.build)),
      ("duration", .number(duration)), ("utterances", .integer(utterances)),
      ("repetitions", .integer(repetitions)), ("peer", .optional(peerName)),
      ("beams", .array(figures.map(json(of:)))),
    ])
  }

  private func json(of figure: PeerBenchmark.Figure) -> JSON {
    let seconds = Benchmark.median(figure.seconds)
    let ours: [(String, JSON)] = [
      ("beam", .integer(figure.beam)), ("time", .number(seconds)),
      ("real_time_factor", .number(factor(seconds))),
    ]
    guard peerName != nil else { return .object(ours) }
    let peerSeconds = Benchmark.median(figure.peerSeconds)
    return .object(
      ours + [
        ("peer_time", .number(peerSeconds)),
        ("peer_real_time_factor", .number(factor(peerSeconds))),
        ("ratio", .number(Benchmark.median(figure.ratios))), ("ratios", .numbers(figure.ratios)),
        ("same_texts", .integer(figure.sameTexts)),
      ])
  }

  private func factor(_ seconds: Double) -> Double { seconds / max(duration, 1e-9) }

  package var listing: String {
    let head =
      "\(modelName), \(BenchmarkReport.build) build: \(utterances) utterances, "
      + "\(fixed(duration, 1)) s of speech, modified search, one thread, median of \(repetitions)"
    guard let peerName else {
      var table = TextColumns([.right, .right])
      table.add(["beam", "real-time factor"])
      for figure in figures {
        table.add(["\(figure.beam)", fixed(factor(Benchmark.median(figure.seconds)), 5)])
      }
      return ([head] + table.lines(indent: "  ")).joined(separator: "\n")
    }
    var table = TextColumns([.right, .right, .right, .right, .right, .right])
    table.add([
      "beam", "real-time factor", "\(peerName)'s", "times as fast", "min, max", "same texts",
    ])
    for figure in figures { table.add(row(figure)) }
    return ([head] + table.lines(indent: "  ")).joined(separator: "\n")
  }

  private func row(_ figure: PeerBenchmark.Figure) -> [String] {
    let ratios = figure.ratios
    return [
      "\(figure.beam)", fixed(factor(Benchmark.median(figure.seconds)), 5),
      fixed(factor(Benchmark.median(figure.peerSeconds)), 5),
      fixed(Benchmark.median(ratios), 2),
      "\(fixed(ratios.min() ?? 0, 2)), \(fixed(ratios.max() ?? 0, 2))",
      "\(figure.sameTexts) of \(utterances)",
    ]
  }
}
