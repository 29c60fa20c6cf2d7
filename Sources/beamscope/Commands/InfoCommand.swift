import ArgumentParser
import Arguments
import ModelFiles
import Recognition
import Reports
import Text

/// `beamscope info`: what a model file holds, or how large a decoder would be.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model file holds: components, sizes, settings, vocabulary, origin.",
    discussion: """
      With --preset no model is needed: it prints the parameters and bytes of decoders of known \
      dimensions, computed from the shapes of the tensors of such networks.

      \(ExitCodes.help)
      """)

  @Argument(
    help: ArgumentHelp(
      "A model file (.safetensors), or a folder with a transducer as ONNX files.",
      valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var path: String?

  @Option(
    help: ArgumentHelp("Decoders of known dimensions: \(Self.presets).", valueName: "name"),
    completion: .list(PresetCatalog.families.map(\.name)))
  var preset: String?

  @Flag(help: "Print one JSON object, with every tensor.")
  var json = false

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  private static let presets = PresetCatalog.families.map(\.name).joined(separator: ", ")

  func validate() throws {
    guard (path == nil) != (preset == nil) else {
      throw ValidationError("Name a model, or a --preset: \(Self.presets).")
    }
    if let preset, family == nil {
      throw ValidationError("--preset: found \"\(preset)\"; expected one of \(Self.presets).")
    }
  }

  private var family: PresetFamily? { PresetCatalog.families.first { $0.name == preset } }

  func run() throws {
    if let family {
      let sheet = PresetSheet(family: family)
      try Console.print(json ? sheet.json.text : sheet.listing)
    } else if let path {
      let sheet = ModelSheet(path: path, model: try onnx.source(path).open())
      try Console.print(json ? sheet.json.text : sheet.listing)
    }
  }
}
