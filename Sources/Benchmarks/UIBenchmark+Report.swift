import Reports
import Screen
import Session
package import Text

extension UIBenchmark.Result {
  private var allSeconds: [Double] { figures.flatMap(\.seconds).sorted() }

  package var json: JSON {
    .object([
      ("build", .string(BenchmarkReport.build)), ("size", .string("\(UIBenchmark.size)")),
      ("duration", .number(duration)), ("limit", .number(UIBenchmark.keyLimit)),
      ("keys", .integer(allSeconds.count)), ("median", .number(Benchmark.median(allSeconds))),
      ("percentile95", .number(allSeconds.percentile95)),
      ("worst", .number(allSeconds.last ?? 0)), ("panels", .array(figures.map(\.json))),
      (
        "trace",
        .object([
          ("duration", .number(trace.duration)), ("beam", .integer(UIBenchmark.traceBeam)),
          ("steps", .integer(trace.steps)),
          ("bytes", trace.bytes.map { .integer($0) } ?? .null),
          ("limit", .integer(UIBenchmark.traceLimit)),
        ])
      ),
    ])
  }

  package var listing: String {
    var table = TextColumns([.left, .right, .right, .right, .right, .right])
    table.add(["panel", "median ms", "95th", "worst", "cells", "most"])
    for figure in figures { table.add(figure.row) }
    let all = allSeconds
    let head =
      "\(BenchmarkReport.build) build; from a key to the drawn screen at \(UIBenchmark.size), "
      + "\(fixed(duration, 0)) s of speech, and the cells sent"
    let summary =
      "all \(all.count) keys: median \(milliseconds(Benchmark.median(all))) ms, 95th "
      + "\(milliseconds(all.percentile95)), worst \(milliseconds(all.last ?? 0)); limit "
      + "\(milliseconds(UIBenchmark.keyLimit))"
    let weight = trace.bytes.map { "\(fixed(Double($0) / 1e6, 0)) MB" } ?? "unknown here"
    let memory =
      "trace of \(fixed(trace.duration, 0)) s at beam \(UIBenchmark.traceBeam), \(trace.steps) "
      + "steps: \(weight); limit \(UIBenchmark.traceLimit / 1_000_000) MB"
    return ([head, ""] + table.lines(indent: "  ") + ["", summary, memory])
      .joined(separator: "\n")
  }
}

private func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1000, 1) }

extension UIBenchmark.Figure {
  fileprivate var json: JSON {
    .object([
      ("panel", .string(panel.title)), ("maximised", .bool(isMaximised)),
      ("median", .number(Benchmark.median(seconds))),
      ("percentile95", .number(seconds.percentile95)), ("worst", .number(seconds.last ?? 0)),
      ("cells_median", .integer(cells.isEmpty ? 0 : cells[cells.count / 2])),
      ("cells_worst", .integer(cells.last ?? 0)),
    ])
  }

  fileprivate var row: [String] {
    [
      panel.title + (isMaximised ? ", maximised" : ""), milliseconds(Benchmark.median(seconds)),
      milliseconds(seconds.percentile95), milliseconds(seconds.last ?? 0),
      "\(cells.isEmpty ? 0 : cells[cells.count / 2])", "\(cells.last ?? 0)",
    ]
  }
}

extension [Double] {
  /// Of ascending values: the one that 95 of 100 are at or below; 0 for none.
  fileprivate var percentile95: Double {
    isEmpty ? 0 : self[Swift.min(count - 1, count * 95 / 100)]
  }
}
