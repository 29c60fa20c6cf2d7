import ArgumentParser
import Arguments
import Benchmarks
import ModelFiles
import Recognition
import Reports
import Text

/// `beamscope bench decoder`: the time per step of a decoder's networks.
struct DecoderBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decoder",
    abstract: "Measure a step of the prediction network and one of the joint network.",
    discussion: """
      A predictor step goes from one label to the next, including the joiner's projection of the \
      output; a joiner step goes from a frame and that output to log-probabilities of all tokens. \
      On one thread, one hypothesis at a time, over seeded random labels; the fastest of the \
      repetitions. With --preset, decoders of known dimensions with random weights; without model \
      and --preset, the sample model and the first of the presets.

      \(ExitCodes.help)
      """)

  @Argument(
    help: ArgumentHelp(
      "Model files (.safetensors), or folders with a transducer as ONNX files.",
      valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var models: [String] = []

  @Option(
    help: ArgumentHelp(
      "Known dimensions: \(PresetCatalog.families.map(\.name).joined(separator: ", ")).",
      valueName: "name"),
    completion: .list(PresetCatalog.families.map(\.name)))
  var preset: String?

  @Option(help: ArgumentHelp("How often each measurement is repeated.", valueName: "n"))
  var repetitions = 5

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  private var family: PresetFamily? {
    guard let preset else { return models.isEmpty ? PresetCatalog.families.first : nil }
    return PresetCatalog.families.first { $0.name == preset }
  }

  func validate() throws {
    if let preset, family == nil {
      let names = PresetCatalog.families.map(\.name).joined(separator: ", ")
      throw ValidationError("--preset: found \"\(preset)\"; expected one of \(names).")
    }
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions: found \(repetitions); expected 1 to 1000.")
    }
  }

  func run() throws {
    let paths = models.isEmpty && preset == nil ? [try Samples.find().model] : models
    let result = try DecoderBenchmark(
      models: paths.map { onnx.source($0) }, presets: family?.decoders ?? [],
      repetitions: repetitions
    ).run()
    try Console.print(json ? result.json.text : result.listing)
  }
}
