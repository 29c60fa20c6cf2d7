package import ArgumentParser
package import BeamSearch
package import Experiments
package import Recognition

/// Where the trace of a search goes.
package struct TraceArguments: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("trace"),
    help: ArgumentHelp(
      "Write every expansion of the search, with its outcome, to this file; 'beamscope replay' "
        + "verifies it, 'beamscope diff' compares two, 'open --trace' steps through it.",
      valueName: "file"),
    completion: .file())
  package var file: String?

  @Option(
    name: .customLong("trace-pruned"),
    help: ArgumentHelp(
      "Write only the best n pruned expansions per round (default: all).", valueName: "n"))
  package var pruned: Int?

  package func validate() throws {
    guard let pruned else { return }
    if file == nil { throw ValidationError("--trace-pruned: found no --trace; expected both.") }
    guard (0...1_000_000).contains(pruned) else {
      throw ValidationError("--trace-pruned: found \(pruned); expected 0 to 1000000.")
    }
  }

  /// `nil` if none is requested.
  package func order(source: ModelSource, request: SearchRequest) -> TraceOrder? {
    file.map { TraceOrder(path: $0, prunedPerRound: pruned, source: source, request: request) }
  }
}
