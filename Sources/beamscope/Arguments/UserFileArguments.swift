import ArgumentParser
import Runtime

/// Where the user's own files are, spelled alike by every command that reads them.
struct UserFileArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Settings; else $XDG_CONFIG_HOME/beamscope/config.toml, if there is one.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Key bindings; else keys.toml beside the settings, if there is one.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var bindings: String?

  var paths: UserFilePaths { UserFilePaths(config: config, bindings: bindings) }
}
