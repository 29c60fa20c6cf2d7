import ArgumentParser

@main
struct Beamscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beamscope",
    abstract: "A terminal workbench for RNN-Transducer speech decoding.",
    subcommands: [
      DecodeCommand.self, ScoreCommand.self, EvaluateCommand.self, InfoCommand.self,
      FeaturesCommand.self, EncodeCommand.self,
    ])
}
