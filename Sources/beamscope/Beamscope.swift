import ArgumentParser

@main
struct Beamscope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beamscope",
    abstract: "A terminal workbench for RNN-Transducer speech decoding.")
}
