package import ArgumentParser
package import ModelFiles
import Recognition

/// The model that a command works with.
package struct ModelArgument: ParsableArguments {
  package init() {}

  @Argument(
    help: ArgumentHelp(
      "A model file (.safetensors), or a folder with a transducer as ONNX files.",
      valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  package var path: String

  @OptionGroup(title: "ONNX models") package var onnx: OnnxArguments

  /// The model, opened according to its kind.
  package func open() throws -> LoadedModel { try onnx.source(path).open() }
}

/// What the program's exit codes mean.
package enum ExitCodes {
  package static let badInput: Int32 = 1

  package static let help =
    "Exit codes: 0 success; 1 a file cannot be used (standard error says why); 64 wrong usage."
}
