import ArgumentParser
import Arguments
import BeamSearch
import Recognition
import Reports
import Runtime
import Session

/// `beamscope keys`: the tables that the README shows.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Print the keys in force and the commands of the workbench as a table.")

  /// What can be printed.
  enum Table: String, EnumerableFlag {
    case searches, dialects, knobs

    static func help(for table: Table) -> ArgumentHelp? {
      switch table {
      case .searches: "Print the search algorithms instead."
      case .dialects: "Print the dialects, the conventions of other projects, instead."
      case .knobs: "Print the knobs of the searches instead."
      }
    }
  }

  @Flag(exclusivity: .exclusive)
  var table: Table?

  @Option(
    help: ArgumentHelp(
      "Explain every setting of a dialect.", valueName: "name"))
  var dialect: String?

  @OptionGroup var userFiles: UserFileArguments

  func validate() throws {
    do throws(SearchError) {
      _ = try dialect.map { name throws(SearchError) in try DialectCatalog.named(name) }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    if let dialect {
      try Console.print(try DialectCatalog.named(dialect).explanation)
      return
    }
    switch table {
    case .searches: try Console.print(SearchTable.markdown)
    case .dialects: try Console.print(DialectTable.markdown)
    case .knobs: try Console.print(KnobTable.markdown)
    case nil:
      let user = try userFiles.paths.read()
      for warning in user.warnings { Console.remark(warning) }
      try Console.print(KeyTable.markdown(keymap: user.keymap))
    }
  }
}
