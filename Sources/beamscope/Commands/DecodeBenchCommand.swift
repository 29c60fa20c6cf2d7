import ArgumentParser
import Arguments
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
      Front end, encoder and modified search with the conventions of sherpa-onnx, on one thread; \
      loading the model is not counted. --against names a Python script that runs the other \
      program on the same files, such as Tests/Peers/sherpa_onnx_decode.py; the two take turns, so \
      that other load on the machine affects both. It is run by the active Python environment, or \
      else by python3. Seconds are processor time of the program; a real-time factor is seconds \
      of computing per second of speech. With --json: model, build, duration, utterances, \
      repetitions, peer, beams (beam, time, real_time_factor, and with a peer also \
      peer_time, peer_real_time_factor, ratio, ratios, same_texts); times are medians, ratios \
      are the other program's time divided by ours in each turn, ratio is their median.

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

  @Option(help: ArgumentHelp("How often each measurement is repeated.", valueName: "n"))
  var repetitions = 5

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions: found \(repetitions); expected 1 to 1000.")
    }
    if let beam = beams.first(where: { !(1...1000).contains($0) }) {
      throw ValidationError("--beams: found \(beam); expected 1 to 1000 each.")
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
