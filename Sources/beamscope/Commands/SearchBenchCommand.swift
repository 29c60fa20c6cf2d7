import ArgumentParser
import Arguments
import BeamSearch
import Benchmarks
import ModelFiles
import Recognition
import Reports
import Session
import Text

/// `beamscope bench search`: how fast every search is.
struct SearchBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Measure every search, on the sample model and on a large random one.",
    discussion: """
      Encoder frames per second of computing, on one thread and without a trace, each search with \
      its default \
      knobs and a beam of 1, 4 and 16: on the sample model and its samples, and on a decoder of a \
      production model's size (\(SearchBenchmark.large.name)). Search time \
      only, without front end and encoder. Then 'why' on ten \
      seconds of the samples, for a text that is lost only at the end.

      \(ExitCodes.help)
      """)

  @Option(help: ArgumentHelp("How often each search is measured.", valueName: "n"))
  var repetitions = 3

  @Option(
    name: .customLong("search"),
    help: ArgumentHelp("Measure this search only.", valueName: "name"),
    completion: .list(SearchCatalog.profiles.map(\.name)))
  var only: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  private func profiles() throws(SearchError) -> [SearchProfile] {
    guard let only else { return SearchCatalog.profiles }
    return [try SearchCatalog.profile(named: only)]
  }

  func validate() throws {
    do {
      _ = try profiles()
    } catch {
      throw ValidationError("\(error)")
    }
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions: found \(repetitions); expected 1 to 1000.")
    }
  }

  func run() throws {
    let result = try SearchBenchmark(
      profiles: try profiles(), repetitions: repetitions
    ).run()
    try Console.print(json ? result.json.text : result.listing)
  }
}
