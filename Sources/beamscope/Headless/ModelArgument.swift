import ArgumentParser

/// The model that a command works with.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A model file (.safetensors).", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var path: String
}

/// What the program's exit codes mean.
enum ExitCodes {
  static let badInput: Int32 = 1

  static let help =
    "Exit codes: 0 done; 1 a file cannot be used (standard error says why); 64 wrong usage."
}
