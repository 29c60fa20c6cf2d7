import ArgumentParser
import BeamSearch
import Experiments
import Recognition

/// Where the trace of a search goes.
struct TraceArguments: ParsableArguments {
  @Option(
    name: .customLong("trace"),
    help: ArgumentHelp(
      "Write every expansion of the search, with its outcome, to this file: 'beamscope replay' "
        + "verifies it, 'beamscope diff' compares two, 'open --trace' steps through it.",
      valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    name: .customLong("trace-pruned"),
    help: ArgumentHelp(
      "Of what a round prunes write only the best so many (default: all).", valueName: "n"))
  var pruned: Int?

  func validate() throws {
    guard let pruned else { return }
    if file == nil { throw ValidationError("--trace-pruned needs --trace.") }
    guard (0...1_000_000).contains(pruned) else {
      throw ValidationError("--trace-pruned is \(pruned); it must be from 0 to 1000000.")
    }
  }

  /// `nil` where none is asked for.
  func order(source: ModelSource, request: SearchRequest) -> TraceOrder? {
    file.map { TraceOrder(path: $0, prunedPerRound: pruned, source: source, request: request) }
  }
}
