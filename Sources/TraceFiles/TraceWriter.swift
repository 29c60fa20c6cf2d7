package import BeamSearch
import Kernels
import Transducer

/// How much a trace holds.
package struct TraceCounts: Sendable, Equatable {
  package var steps = 0
  package var expansions = 0

  package init(steps: Int = 0, expansions: Int = 0) {
    self.steps = steps
    self.expansions = expansions
  }

  mutating func add(_ step: SearchStep) {
    steps += 1
    expansions += step.expansionCount
  }
}

/// The last line of a trace: what is above it.
struct TraceEnd: Equatable {
  var counts: TraceCounts
  /// SHA-256 of all lines above.
  var digest: String

  static let mark = "{\"steps\":"

  var line: String {
    Self.mark + "\(counts.steps),\"expansions\":\(counts.expansions),\"sha256\":\"\(digest)\"}"
  }

  init(counts: TraceCounts, digest: String) {
    self.counts = counts
    self.digest = digest
  }

  /// `nil` unless it is exactly a last line.
  init?(_ line: [UInt8]) {
    guard let text = String(validating: line, as: UTF8.self), text.hasPrefix(Self.mark) else {
      return nil
    }
    let parts = text.split(separator: "\"").map(String.init)
    let numbers = parts.compactMap { part in
      Int(part.filter { $0 != ":" && $0 != "," })
    }
    guard parts.count >= 2, numbers.count == 2 else { return nil }
    counts = TraceCounts(steps: numbers[0], expansions: numbers[1])
    digest = parts[parts.count - 2]
    guard self.line == text else { return nil }
  }
}

/// Writes a trace line by line; nothing of it is kept.
package struct TraceWriter {
  private let blank: TokenID
  private let sink: ([UInt8]) throws -> Void
  private var digest = SHA256()
  package private(set) var counts = TraceCounts()

  /// Writes the first line.
  ///
  /// - Parameter sink: takes the bytes of the file in their order.
  package init(
    _ header: TraceHeader, to sink: @escaping ([UInt8]) throws -> Void
  ) throws {
    self.sink = sink
    blank = header.vocabulary.blankID
    try write(Array(header.line.utf8))
  }

  package mutating func add(_ step: SearchStep) throws {
    counts.add(step)
    try write(StepText(step, blank: blank).bytes)
  }

  /// Writes the final list and the last line.
  package mutating func finish(_ nBest: [Hypothesis]) throws {
    try write(Array(ResultText.line(nBest).utf8))
    try sink(Array((TraceEnd(counts: counts, digest: digest.text).line + "\n").utf8))
  }

  private mutating func write(_ line: [UInt8]) throws {
    let bytes = line + [0x0A]
    digest.add(bytes)
    try sink(bytes)
  }
}
