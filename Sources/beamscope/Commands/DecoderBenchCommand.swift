import ArgumentParser
import Benchmarks
import ModelFiles
import Recognition
import Reports
import Text

/// `beamscope bench decoder`: what a step of a decoder's networks costs.
struct DecoderBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decoder",
    abstract: "Measure a step of the prediction network and one of the joint network.",
    discussion: """
      A step of the predictor goes from one label to the next, with the joiner's projection of what \
      comes out; a step of the joiner goes from a frame and that to log-probabilities of all tokens. \
      On one thread, one hypothesis at a time, over seeded random labels; the fastest of the \
      repetitions. With --preset, decoders of known dimensions and random weights; without a model \
      and without --preset, the sample model and the first of them.

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
      "Decoders by their dimensions: \(PresetCatalog.families.map(\.name).joined(separator: ", ")).",
      valueName: "name"),
    completion: .list(PresetCatalog.families.map(\.name)))
  var preset: String?

  @Option(help: ArgumentHelp("How often each thing is measured.", valueName: "n"))
  var repetitions = 5

  @Flag(help: "One JSON object.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  private var family: PresetFamily? {
    guard let preset else { return models.isEmpty ? PresetCatalog.families.first : nil }
    return PresetCatalog.families.first { $0.name == preset }
  }

  func validate() throws {
    if let preset, family == nil {
      let names = PresetCatalog.families.map(\.name).joined(separator: ", ")
      throw ValidationError("--preset is \"\(preset)\"; it must be one of \(names).")
    }
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions is \(repetitions); it must be from 1 to 1000.")
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
