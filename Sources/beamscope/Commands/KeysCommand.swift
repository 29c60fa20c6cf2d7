import ArgumentParser
import Session

/// `beamscope keys`: the tables that the README shows.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the keys and commands of the workbench as a table.")

  @Flag(help: "Print the search algorithms instead.")
  var searches = false

  func run() { print(searches ? SearchTable.markdown : KeyTable.markdown(keymap: .standard)) }
}
