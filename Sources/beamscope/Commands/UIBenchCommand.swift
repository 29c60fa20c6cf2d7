import ArgumentParser
import Benchmarks
import Recognition
import Reports
import Text

/// `beamscope bench ui`: how fast keys are answered.
struct UIBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ui",
    abstract: "Measure keys with every panel focused, the cells they send, and a trace's memory.",
    discussion: """
      On the memory terminal at \(UIBenchmark.size), on the samples one after the other, up to so \
      many seconds; keys are typed at five places of the utterance with each panel focused, in its \
      place and maximised. Work that a key starts is not waited for. The memory is what a trace \
      with a beam of \(UIBenchmark.traceBeam) adds to the resident size.

      \(ExitCodes.help)
      """)

  @Option(help: ArgumentHelp("How long the utterance is, in seconds.", valueName: "s"))
  var seconds = 60.0

  @Option(
    help: ArgumentHelp("How long the utterance is whose trace is weighed.", valueName: "s"))
  var traceSeconds = 600.0

  @Flag(help: "One JSON object.")
  var json = false

  func validate() throws {
    for (name, value) in [("--seconds", seconds), ("--trace-seconds", traceSeconds)]
    where !(1...7200).contains(value) {
      throw ValidationError("\(name) is \(value); it must be from 1 to 7200.")
    }
  }

  func run() throws {
    let result = try UIBenchmark(seconds: seconds, traceSeconds: traceSeconds).run()
    try Console.print(json ? result.json.text : result.listing)
  }
}
