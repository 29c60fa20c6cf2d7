import BeamSearch
import TestSupport
import Testing
import Transducer

/// The n-best of an independent implementation over 24 random models.
///
/// The tables are Double and never pass through Float, so scores agree to 1e-9: the rounding of a
/// few dozen additions.
@Suite(
  "Search reference numbers",
  .enabled(if: TestData.has(SearchReference.path), Comment(rawValue: TestData.missing)))
struct SearchReferenceTests {
  static let tolerance = 1e-9

  private func expect(
    _ found: [Hypothesis], equal expected: [SearchReference.Found], _ place: String
  ) {
    #expect(found.count == expected.count, "\(place)")
    for (place, b) in zip(found.indices, expected) {
      // With a memory of one label, the same pairs of labels in another order score the same except
      // for rounding: then either may come first, or be the one that is cut.
      let ties = found.filter { abs($0.logProb - found[place].logProb) < Self.tolerance }
      let a = ties.first { $0.labels.map(\.index) == b.y } ?? found[place]
      if abs(a.logProb - b.score) < 1e-12, pairs(a.labels.map(\.index)) == pairs(b.y),
        a.labels.map(\.index) != b.y
      {
        continue
      }
      #expect(a.labels.map(\.index) == b.y, "\(place)")
      #expect(a.timestamps == b.frames, "\(place)")
      #expect(abs(a.logProb - b.score) < Self.tolerance, "\(place)")
      let isSame =
        a.tokenLogProbs.count == b.logps.count
        && zip(a.tokenLogProbs, b.logps).allSatisfy { abs($0 - $1) < Self.tolerance }
      #expect(isSame, "\(place): \(a.tokenLogProbs) is \(b.logps)")
    }
  }

  /// Each label with the one before it, sorted.
  private func pairs(_ labels: [Int]) -> [[Int]] {
    zip([-1] + labels, labels).map { [$0, $1] }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func models() throws -> [(SearchReference.Case, ToyModel)] {
    let cases = try SearchReference.load().cases
    #expect(cases.count == 24)
    return cases.map {
      ($0, ToyModel(lastLabelTable: $0.logp, size: $0.V, blank: $0.blank, unk: $0.unk))
    }
  }

  private func nBest(
    _ name: String, _ model: ToyModel, _ options: SearchOptions
  ) throws -> [Hypothesis] {
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: name, options: options)
    let trace = try #require(result.trace)
    #expect(TraceLaws.violations(in: trace, of: model) == [])
    return result.nBest
  }

  @Test func greedy() throws {
    for (index, (reference, model)) in try models().enumerated() {
      let options = SearchOptions(maxSymbolsPerFrame: 1)
      expect(try nBest("greedy", model, options), equal: [reference.greedy], "case \(index)")
    }
  }

  @Test func modified() throws {
    for (index, (reference, model)) in try models().enumerated() {
      for (beam, expected) in reference.modified {
        let options = SearchOptions(
          beamSize: try #require(Int(beam)), lengthNormalization: .perLabel(offset: 2))
        expect(
          try nBest("modified", model, options), equal: expected, "case \(index), beam \(beam)")
      }
    }
  }

  @Test func timeSynchronous() throws {
    for (index, (reference, model)) in try models().enumerated() {
      for (key, expected) in reference.tsd {
        let sizes = key.split(separator: ",").compactMap { Int($0) }
        try #require(sizes.count == 2)
        let options = SearchOptions(beamSize: sizes[0], maxSymbolsPerFrame: sizes[1])
        expect(try nBest("tsd", model, options), equal: expected, "case \(index), beam,cap \(key)")
      }
    }
  }

  @Test func alignmentLengthSynchronous() throws {
    for (index, (reference, model)) in try models().enumerated() {
      for (beam, expected) in reference.alsd {
        let options = SearchOptions(beamSize: try #require(Int(beam)))
        expect(try nBest("alsd", model, options), equal: expected, "case \(index), beam \(beam)")
      }
    }
  }
}
