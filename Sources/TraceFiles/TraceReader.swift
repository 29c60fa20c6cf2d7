package import BeamSearch
import Files
import Foundation
import Kernels
import Text
import Transducer

/// Reads a trace step by step, after checking that the file is complete.
package struct TraceReader {
  /// A line after the first, as it stands in the file.
  package enum Line: Equatable {
    case step([UInt8])
    case result([UInt8])
  }

  package let path: String
  package let header: TraceHeader
  package let counts: TraceCounts
  private var lines: LineSource
  private var steps: StepReader
  private var stepCount = 0
  private var isAtEnd = false

  /// Whether a file begins like a trace, complete or not.
  package static func recognizes(_ path: String) -> Bool {
    guard let handle = try? FileInput.open(path) else { return false }
    defer { try? handle.close() }
    let mark = Data(TraceHeader.mark.utf8)
    return (try? handle.read(upToCount: mark.count)) == mark
  }

  /// Opens a file, compares its digest with its bytes, and reads the first line.
  package init(_ path: String) throws(TraceFileError) {
    self.path = path
    counts = try Self.check(path).counts
    lines = try LineSource(path)
    guard let first = try lines.next() else { throw Self.noTrace(path, "an empty file") }
    do {
      header = try TraceHeader(StepReader.value(first.bytes))
    } catch let problem as StepReader.Problem {
      throw Self.error(path, 1, problem)
    } catch let error as NetworkError {
      throw TraceFileError(
        .badContent, in: path, at: "line 1, \(error.place)", found: error.found,
        expected: error.expected, advice: Self.advice)
    } catch {
      throw TraceFileError(
        .badContent, in: path, at: "line 1, search", found: "\(error)",
        expected: "a search of this program",
        advice: "it was written by another version of the program: decode again with --trace")
    }
    steps = StepReader(vocabulary: header.vocabulary)
  }

  /// The next line as it stands; `nil` after the final list.
  package mutating func nextLine() throws(TraceFileError) -> Line? {
    guard !isAtEnd, let line = try lines.next() else { return nil }
    guard stepCount < counts.steps else {
      isAtEnd = true
      return .result(line.bytes)
    }
    stepCount += 1
    return .step(line.bytes)
  }

  /// The step of the line that was read last.
  package mutating func step(_ line: [UInt8]) throws(TraceFileError) -> SearchStep {
    do throws(StepReader.Problem) {
      return try steps.step(line, number: stepCount - 1)
    } catch {
      throw Self.error(path, lines.number, error)
    }
  }

  /// The final list, once all steps were read by `step`.
  package func result(_ line: [UInt8]) throws(TraceFileError) -> [Hypothesis] {
    do throws(StepReader.Problem) {
      return try steps.result(line)
    } catch {
      throw Self.error(path, lines.number, error)
    }
  }

  /// All that is left, as the search left it.
  ///
  /// - Parameter keepsRounds: whether the expansions are kept, which take most of the memory.
  package mutating func readAll(
    keepsRounds: Bool = true
  ) throws(TraceFileError) -> (trace: SearchTrace, nBest: [Hypothesis]) {
    var trace = try emptyTrace
    var (nBest, expansions): ([Hypothesis], Int) = ([], 0)
    while let line = try nextLine() {
      switch line {
      case .step(let bytes):
        let step = try step(bytes)
        expansions += step.expansionCount
        trace.append(keepsRounds ? step : step.withoutRounds)
      case .result(let bytes): nBest = try result(bytes)
      }
    }
    guard expansions == counts.expansions else {
      throw TraceFileError(
        .badContent, in: path, at: "the last line", found: "\(counts.expansions) expansions",
        expected: "\(expansions), the actual number", advice: Self.advice)
    }
    return (trace, nBest)
  }

  /// With the options that the search began with, and no steps.
  private var emptyTrace: SearchTrace {
    get throws(TraceFileError) {
      do throws(SearchError) {
        // Knobs are written as they were resolved: the context's size is in them.
        let plan = try header.search.wholeRequest.plan(contextSize: nil)
        return SearchTrace(
          profile: plan.profile, options: plan.options,
          changes: header.search.interventions.optionsChanges(
            from: plan.options, contextSize: nil))
      } catch {
        throw TraceFileError(
          .badContent, in: path, at: "line 1, search", found: "\(error)",
          expected: "a search of this program", advice: Self.advice)
      }
    }
  }

  // MARK: Whether it is whole

  /// The last line, where the digest in it is that of all lines above.
  private static func check(_ path: String) throws(TraceFileError) -> TraceEnd {
    var lines = try LineSource(path)
    guard let first = try lines.next() else { throw noTrace(path, "an empty file") }
    try checkMark(first.bytes, path: path)
    var digest = SHA256()
    var last = first
    var count = 1
    while let line = try lines.next() {
      digest.add(last.bytes + [0x0A])
      last = line
      count += 1
    }
    guard last.isWhole, let end = TraceEnd(last.bytes) else {
      throw TraceFileError(
        .cutOff, in: path, at: "line \(count)",
        found: last.isWhole ? "the file's end without a last line" : "the file's end within a line",
        expected: "a last line with the digest of all lines above",
        advice: "the file is incomplete: decode again with --trace")
    }
    guard end.digest == digest.text else {
      throw TraceFileError(
        .damaged, in: path, at: "the file", found: "bytes with SHA-256 \(digest.text)",
        expected: "\(end.digest), as its last line says",
        advice: "the file was changed: copy it again, or decode again with --trace")
    }
    // A header, the steps, the final list, the last line.
    guard end.counts.steps == count - 3 else {
      throw TraceFileError(
        .badContent, in: path, at: "the last line", found: "\(end.counts.steps) steps",
        expected: "\(max(0, count - 3)), one per line", advice: advice)
    }
    return end
  }

  private static func checkMark(_ line: [UInt8], path: String) throws(TraceFileError) {
    let mark = Array(TraceHeader.mark.utf8)
    guard line.starts(with: mark) else { throw noTrace(path, "other content") }
    let digits = line[mark.count...].prefix { $0 != UInt8(ascii: ",") }.prefix(20)
    let version = String(decoding: digits, as: UTF8.self)
    guard version == "\(TraceHeader.version)" else {
      throw TraceFileError(
        .wrongVersion, in: path, at: "line 1, version", found: version,
        expected: "\(TraceHeader.version)",
        advice:
          "read it with the program version that wrote it, or decode again with --trace")
    }
  }

  private static func noTrace(_ path: String, _ found: String) -> TraceFileError {
    TraceFileError(
      .notATrace, in: path, at: "line 1", found: found,
      expected: "a trace, which begins with \(TraceHeader.mark)\(TraceHeader.version)",
      advice: "name a file written by 'beamscope decode --trace'")
  }

  private static let advice = "decode again with --trace"

  private static func error(
    _ path: String, _ line: Int, _ problem: StepReader.Problem
  ) -> TraceFileError {
    TraceFileError(
      .badContent, in: path,
      at: "line \(line), \(problem.place.isEmpty ? "the line" : problem.place)",
      found: problem.found, expected: problem.expected, advice: advice)
  }
}
