package import ArgumentParser
package import Runtime

/// Where the user's own files are, spelled alike by every command that reads them.
package struct UserFileArguments: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp(
      "The settings (default: $XDG_CONFIG_HOME/beamscope/config.toml, if any).", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  package var config: String?

  @Option(
    help: ArgumentHelp(
      "The key bindings (default: keys.toml beside the settings, if any).", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  package var bindings: String?

  package var paths: UserFilePaths { UserFilePaths(config: config, bindings: bindings) }
}
