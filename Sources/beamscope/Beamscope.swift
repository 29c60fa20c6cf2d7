import ArgumentParser
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
}
