import ArgumentParser
import Arguments
import Experiments
import ModelFiles
import OnnxModels
import Recognition
import Reports
import Text

/// `beamscope import`: predictor and joiner of ONNX files as a native model.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a model file from a folder of ONNX files; the encoder stays in its file.",
    discussion: """
      Predictor ("decoder") and joiner must have the form of icefall's stateless transducers \
      (embedding, grouped convolution, linear layers; as floats). Their weights are copied into \
      the model file and run natively from then on. The model file refers to the encoder's file, \
      relative to its own folder, with its SHA-256; the encoder runs in ONNX Runtime. Before \
      anything is written, native and ONNX networks are compared; 'beamscope diff' compares them \
      on sound.

      \(ExitCodes.help)
      """)

  @Argument(
    help: ArgumentHelp("A folder with a transducer as ONNX files.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The .safetensors file to write.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  @OptionGroup var overwrite: OverwriteArguments

  func run() throws {
    try overwrite.check(output, kind: .model, inputs: [folder])
    let source = onnx.source(folder)
    guard OnnxFolder.recognizes(folder) else { throw source.stray }
    let check = try OnnxImport(
      folder: folder, runtime: OnnxRuntime.open(named: source.runtime), options: source.onnx
    ).write(to: output)
    let model = try onnx.source(output).open()
    try Console.print(
      "\(output): \(model.description.name), \(model.inventory.totalParameters) parameters with "
        + "the encoder's; log-probabilities in \(check.contexts) contexts differ by at most "
        + "\(brief(check.difference)) from ONNX Runtime's")
  }
}
