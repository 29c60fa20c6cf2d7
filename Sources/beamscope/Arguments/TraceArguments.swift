import ArgumentParser
import BeamSearch
import Experiments
import Recognition

/// Where the trace of a search goes.
struct TraceArguments: ParsableArguments {
  @Option(
    name: .customLong("trace"),
    help: ArgumentHelp(
      "Write every expansion of the search, with its outcome, to this file; 'beamscope replay' "
        + "verifies it, 'beamscope diff' compares two, 'open --trace' steps through it.",
      valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    name: .customLong("trace-pruned"),
    help: ArgumentHelp(
      "Write only the best n pruned expansions per round (default: all).", valueName: "n"))
  var pruned: Int?

  func validate() throws {
    guard let pruned else { return }
    if file == nil { throw ValidationError("--trace-pruned: found no --trace; expected both.") }
    guard (0...1_000_000).contains(pruned) else {
      throw ValidationError("--trace-pruned: found \(pruned); expected 0 to 1000000.")
    }
  }

  /// `nil` if none is requested.
  func order(source: ModelSource, request: SearchRequest) -> TraceOrder? {
    file.map { TraceOrder(path: $0, prunedPerRound: pruned, source: source, request: request) }
  }
}
