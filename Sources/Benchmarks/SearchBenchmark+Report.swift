import BeamSearch
import Reports
import Session
package import Text
import Transducer

extension SearchBenchmark.Result {
  package var json: JSON {
    .object([
      ("build", .string(BenchmarkReport.build)), ("repetitions", .integer(repetitions)),
      ("models", .array(series.map(\.json))), ("why", why.json),
    ])
  }

  package var listing: String {
    let head =
      "\(BenchmarkReport.build) build, one thread, fastest of \(repetitions): "
      + "encoder frames per second of computing, by beam"
    return ([head] + series.flatMap(\.lines) + ["", why.line]).joined(separator: "\n")
  }
}

extension SearchBenchmark.Series {
  fileprivate var json: JSON {
    .object([
      ("name", .string(bench.name)), ("vocabulary", .integer(bench.scorer.vocabulary.size)),
      ("frames", .integer(bench.frames)), ("duration", .number(bench.duration)),
      ("searches", .array(figures.map(json(of:)))),
    ])
  }

  private func json(of figure: SearchBenchmark.Figure) -> JSON {
    .object([
      ("search", .string(figure.search)), ("beam", .integer(figure.beam ?? 1)),
      ("time", .number(figure.seconds)), ("frames_per_second", .number(framesPerSecond(figure))),
      ("times_real_time", .number(bench.duration / max(figure.seconds, 1e-9))),
    ])
  }

  private func framesPerSecond(_ figure: SearchBenchmark.Figure) -> Double {
    Double(bench.frames) / max(figure.seconds, 1e-9)
  }

  fileprivate var lines: [String] {
    var table = TextColumns([.left] + SearchBenchmark.beams.map { _ in .right })
    table.add(["search"] + SearchBenchmark.beams.map { "beam \($0)" })
    let measured = Set(figures.map(\.search))
    for profile in SearchCatalog.profiles where measured.contains(profile.name) {
      table.add([profile.name] + SearchBenchmark.beams.map { cell(profile.name, beam: $0) })
    }
    let pace = Double(bench.frames) / max(bench.duration, 1e-9)
    let head =
      "\(bench.name): \(bench.scorer.vocabulary.size) tokens, \(bench.frames) frames; real time is "
      + "\(fixed(pace, 0)) per second"
    return ["", head] + table.lines(indent: "  ")
  }

  private func cell(_ search: String, beam: Int) -> String {
    let figure = figures.first { $0.search == search && ($0.beam ?? 1) == beam }
    return figure.map { fixed(framesPerSecond($0), 0) } ?? ""
  }
}
