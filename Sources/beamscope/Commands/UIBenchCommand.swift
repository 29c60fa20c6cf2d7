import ArgumentParser
import Arguments
import Benchmarks
import Recognition
import Reports
import Text

/// `beamscope bench ui`: how fast keys are answered.
struct UIBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ui",
    abstract: "Measure key latency per panel, the cells sent, and the memory of a trace.",
    discussion: """
      On an in-memory terminal of \(UIBenchmark.size), on the samples joined up to the given \
      number of seconds; keys are typed at five places of the utterance with each panel focused, \
      normal and maximised. Background work is not waited for. The memory is what a trace \
      with a beam of \(UIBenchmark.traceBeam) adds to the resident size.

      \(ExitCodes.help)
      """)

  @Option(help: ArgumentHelp("The length of the utterance in seconds.", valueName: "s"))
  var seconds = 60.0

  @Option(
    help: ArgumentHelp("The length of the utterance for the trace's memory.", valueName: "s"))
  var traceSeconds = 600.0

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    for (name, value) in [("--seconds", seconds), ("--trace-seconds", traceSeconds)]
    where !(1...7200).contains(value) {
      throw ValidationError("\(name): found \(value); expected 1 to 7200.")
    }
  }

  func run() throws {
    let result = try UIBenchmark(seconds: seconds, traceSeconds: traceSeconds).run()
    try Console.print(json ? result.json.text : result.listing)
  }
}
