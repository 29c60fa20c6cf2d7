import ArgumentParser
import ModelFiles

/// `beamscope info`: what a model file holds.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what a model file holds: components, sizes, settings, vocabulary, origin.",
    discussion: ExitCodes.help)

  @OptionGroup var model: ModelArgument

  @Flag(help: "One JSON object, with every tensor.")
  var json = false

  func run() throws {
    let sheet = ModelSheet(path: model.path, model: try model.open())
    try Console.print(json ? sheet.json.text : sheet.listing)
  }
}
