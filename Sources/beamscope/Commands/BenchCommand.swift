import ArgumentParser
import Arguments
import Benchmarks
import Recognition
import Reports
import Text

/// `beamscope bench`: how fast the program is, here.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measure speed: stages, searches, decoders, whole decodes, the loss, or the screen.",
    usage: """
      beamscope bench [stages] [<model> <audio> ...] [--repetitions <n>] [--json] [<search options>]
      beamscope bench search [--repetitions <n>] [--json]
      beamscope bench decoder [<model> ...] [--preset <name>] [--repetitions <n>] [--json]
      beamscope bench decode <model> <audio> ... [--against <script>] [--beams <n> ...] [--json]
      beamscope bench loss [--batch <n>] [--frames <n>] [--labels <n>] [--vocabulary <n>] [--json]
      beamscope bench ui [--seconds <s>] [--json]
      """,
    discussion: ExitCodes.help,
    subcommands: [
      StageBenchCommand.self, SearchBenchCommand.self, DecoderBenchCommand.self,
      DecodeBenchCommand.self, LossBenchCommand.self, UIBenchCommand.self,
    ],
    defaultSubcommand: StageBenchCommand.self)
}

/// `beamscope bench [stages]`: from a file to scores, and to the screen.
struct StageBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Measure loading, decoding, scoring and drawing; by default on the samples.",
    discussion: """
      All on one thread; each figure is the median of the repetitions. 'Times real time' is \
      seconds of speech per second of computing. The screen is measured on an in-memory terminal: \
      first a new process from its start (loading, search and scoring of the first file) until its \
      screen is drawn and it exits, then single keys in a running workbench.

      \(ExitCodes.help)
      """)

  @Argument(
    help: ArgumentHelp("A model file (.safetensors).", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var modelPath: String?

  @Argument(help: "Sound files.", completion: .file())
  var audio: [String] = []

  @Option(help: ArgumentHelp("How often each measurement is repeated.", valueName: "n"))
  var repetitions = 5

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments
  @OptionGroup var search: SearchArguments

  func validate() throws {
    guard modelPath == nil || !audio.isEmpty else {
      throw ValidationError("Name sound files after the model, or neither to use the samples.")
    }
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions: found \(repetitions); expected 1 to 1000.")
    }
  }

  func run() throws {
    var (model, files) = (modelPath ?? "", audio)
    if modelPath == nil {
      let samples = try Samples.find()
      (model, files) = (samples.model, samples.audio)
    }
    let source = onnx.source(model)
    let stages = try Benchmark(
      model: source, audio: files, search: search.request(), fusion: search.fusion.request(),
      repetitions: repetitions
    ).run()
    let screen = try ScreenBenchmark(model: source, audio: files, repetitions: repetitions).run()
    let report = BenchmarkReport(
      stages: stages, screen: screen, utterances: files.count, repetitions: repetitions)
    try Console.print(json ? report.json.text : report.listing)
  }
}
