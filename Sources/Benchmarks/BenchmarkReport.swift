import Screen
import Session
package import Text

/// A benchmark as text and as JSON.
package struct BenchmarkReport {
  package let stages: Benchmark.Result
  package let screen: ScreenBenchmark.Result
  package let utterances: Int
  package let repetitions: Int

  package init(
    stages: Benchmark.Result, screen: ScreenBenchmark.Result, utterances: Int, repetitions: Int
  ) {
    self.stages = stages
    self.screen = screen
    self.utterances = utterances
    self.repetitions = repetitions
  }

  /// Figures of a debug build say nothing about the release build.
  package static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  private static let size = "\(ScreenBenchmark.size.columns)x\(ScreenBenchmark.size.rows)"

  private var worstKey: Double { screen.keySeconds.last ?? 0 }

  package var json: JSON {
    let stageMembers = Benchmark.Stage.allCases.map { stage in
      (stage.rawValue, figure(stages.seconds[stage] ?? 0, hasSpeed: stage != .modelLoading))
    }
    let about: [(String, JSON)] = [
      ("model", .string(stages.modelName)), ("build", .string(Self.build)),
      ("repetitions", .integer(repetitions)), ("utterances", .integer(utterances)),
      ("duration", .number(stages.duration)), ("search_options", stages.searchJSON),
    ]
    let screen = JSON.object([
      ("size", .string(Self.size)), ("start_to_screen", .number(screen.startSeconds)),
      ("keys", .integer(screen.keySeconds.count)),
      ("key_to_screen", .number(Benchmark.median(screen.keySeconds))),
      ("worst_key_to_screen", .number(worstKey)),
    ])
    return .object(
      about + stageMembers
        + [("decoding", figure(stages.decodingSeconds, hasSpeed: true)), ("screen", screen)])
  }

  private func figure(_ seconds: Double, hasSpeed: Bool) -> JSON {
    .object(
      [("time", .number(seconds))]
        + (hasSpeed ? [("times_real_time", .number(stages.speed(seconds)))] : []))
  }

  package var listing: String {
    let headline =
      "\(stages.modelName), \(Self.build) build: \(utterances) utterances, "
      + "\(fixed(stages.duration, 1)) s of speech, one thread, median of \(repetitions)"
    var table = TextColumns([.left, .right, .right])
    for stage in Benchmark.Stage.allCases {
      table.add(row(label(stage), stages.seconds[stage] ?? 0, hasSpeed: stage != .modelLoading))
    }
    table.add(row("decoding: front end, encoder, search", stages.decodingSeconds, hasSpeed: true))
    let keys = screen.keySeconds
    table.add(row("a new process, to its drawn screen and exit", screen.startSeconds))
    table.add(row("a key, to its drawn screen at \(Self.size)", Benchmark.median(keys)))
    table.add(row("the slowest of \(keys.count) keys", worstKey))
    return ([headline] + table.lines(indent: "  ")).joined(separator: "\n")
  }

  private func label(_ stage: Benchmark.Stage) -> String {
    switch stage {
    case .modelLoading: "loading the model"
    case .frontEnd: "front end: file to features"
    case .encoder: "encoder"
    case .search: "search: \(stages.searchName)"
    case .exactScoring: "exact scores and risk of the n-best"
    }
  }

  private func row(_ label: String, _ seconds: Double, hasSpeed: Bool = false) -> [String] {
    [
      label, "\(fixed(seconds * 1000, 2)) ms",
      hasSpeed ? "\(fixed(stages.speed(seconds), 0)) times real time" : "",
    ]
  }
}
