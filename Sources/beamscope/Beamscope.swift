import ArgumentParser
import Foundation
import Recognition

@main
struct Beamscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beamscope",
    abstract: "A terminal workbench for RNN-Transducer speech decoding.",
    discussion: """
      Exit codes: 0, success; 1, an input cannot be used (the message says which, what was found, \
      what was expected and what to do); 64, the command line is wrong.
      """,
    version: ProgramVersion.number,
    subcommands: [
      OpenCommand.self, DecodeCommand.self, ScoreCommand.self, WhyCommand.self,
      ShowCommand.self, ReplayCommand.self, DiffCommand.self, EvaluateCommand.self,
      TrainCommand.self, ImportCommand.self, InfoCommand.self,
      FeaturesCommand.self, EncodeCommand.self,
      BenchCommand.self, KeysCommand.self, CompletionsCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  static func main() { Foundation.exit(run(arguments: nil)) }

  /// Parses, runs and says what went wrong. Messages go through `Console`, because they repeat what
  /// was typed and what files hold.
  ///
  /// - Parameter arguments: `nil` for those of the process.
  /// - Returns: the exit code.
  static func run(arguments: [String]?) -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      return 0
    } catch {
      let (message, code) = (fullMessage(for: error), exitCode(for: error).rawValue)
      if !message.isEmpty { Console.conclude(message + "\n", isError: code != 0) }
      return code
    }
  }
}
