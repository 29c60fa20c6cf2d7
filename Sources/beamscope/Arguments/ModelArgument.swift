import ArgumentParser
import ModelFiles
import Recognition

/// The model that a command works with.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A model file (.safetensors), or a folder with a transducer as ONNX files.",
      valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var path: String

  @OptionGroup(title: "ONNX models") var onnx: OnnxArguments

  /// The model, opened according to its kind.
  func open() throws -> LoadedModel { try onnx.source(path).open() }
}

/// What the program's exit codes mean.
enum ExitCodes {
  static let badInput: Int32 = 1

  static let help =
    "Exit codes: 0 success; 1 a file cannot be used (standard error says why); 64 wrong usage."
}
