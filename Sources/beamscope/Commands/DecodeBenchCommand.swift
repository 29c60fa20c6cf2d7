import ArgumentParser
import Benchmarks
import Recognition
import Reports
import Text

/// `beamscope bench decode`: whole decodes, ours and another program's, side by side.
struct DecodeBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Measure decoding from sound file to text, alone or against another program.",
    discussion: """
      Front end, encoder and modified search with the habits of sherpa-onnx, on one thread; the \
      model's loading is not counted. --against names a Python script that runs the other program \
      on the same files, such as Tests/Peers/sherpa_onnx_decode.py; the two take turns, so that \
      what else the machine does meets both. It is run by the active Python environment, else by \
      python3. Seconds are those that a processor computed for the program; a real-time factor is \
      seconds of computing a second of speech. With --json: model, build, duration, utterances, \
      repetitions, peer, beams (beam, time, real_time_factor, and where there is a peer \
      peer_time, peer_real_time_factor, ratio, ratios, same_texts); times are medians, ratios \
      those of the other program's time to ours in each turn, ratio their median.

      \(ExitCodes.help)
      """)

  @OptionGroup var model: ModelArgument

  @Argument(help: "Sound files.", completion: .file())
  var audio: [String]

  @Option(
    help: ArgumentHelp("The script that runs the other program.", valueName: "script"),
    completion: .file(extensions: ["py"]))
  var against: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Beam sizes to measure (default: 4 16).", valueName: "n"))
  var beams: [Int] = []

  @Option(help: ArgumentHelp("How often each thing is measured.", valueName: "n"))
  var repetitions = 5

  @Flag(help: "One JSON object.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions is \(repetitions); it must be from 1 to 1000.")
    }
    if let beam = beams.first(where: { !(1...1000).contains($0) }) {
      throw ValidationError("--beams has \(beam); each must be from 1 to 1000.")
    }
  }

  func run() throws {
    let benchmark = PeerBenchmark(
      model: model.onnx.source(model.path), audio: audio, script: against,
      beams: beams.isEmpty ? [4, 16] : beams, repetitions: repetitions)
    let result = try benchmark.run()
    try Console.print(json ? result.json.text : result.listing)
  }
}
