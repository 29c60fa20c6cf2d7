import BeamSearch
import Foundation
import Scoring
import TestSupport
import Testing
import Transducer

/// Best-first search, worked out by hand.
@Suite("Best-first search")
struct BestFirstSearchTests {
  /// One frame; blank, and one label. After it, blank is certain.
  private func oneFrame(blank: Double) -> HandMadeModel {
    HandMadeModel(after: [[[1, 0], [1, 0], [blank, 1 - blank]]])
  }

  @Test("a frame ends when the beam scores above the best open hypothesis")
  func stopRule() throws {
    let options = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 3)
    let sure = try oneFrame(blank: 0.6).run("graves", options)
    #expect(sure.parents(0) == [[[]]])
    #expect(sure.fall(0, after: [], 1) == (.closedBetter, 0.6))
    #expect(sure.found == [([], 0.6)])

    let unsure = try oneFrame(blank: 0.4).run("graves", options)
    #expect(unsure.parents(0) == [[[]], [[1]]])
    #expect(unsure.expansion(0, after: [], 1)?.outcome == .kept(rank: 1))
    #expect(unsure.found == [([1], 0.6)])

    // A tie is not better: the label is expanded.
    let even = try oneFrame(blank: 0.5).run("graves", options)
    #expect(even.parents(0) == [[[]], [[1]]])
    #expect(even.found == [([], 0.5)])
    for run in [sure, unsure, even] { #expect(run.violations == []) }
  }

  @Test("a hypothesis of the beam that is never expanded is pruned with all its expansions")
  func untaken() throws {
    // Frame 0 leaves "" with 0.9 and "1" with 0.1. In frame 1 "" closes with 0.45, "2" follows
    // it with 0.44: both above 0.1.
    let model = HandMadeModel(
      after: [
        [[1, 0, 0], [1, 0, 0], [1, 0, 0], [0.9, 0.1, 0]],
        [[1, 0, 0], [0.5, 0.25, 0.25], [1, 0, 0], [0.5, 0.01, 0.49]],
      ])
    var options = SearchOptions(beamSize: 2, maxSymbolsPerFrame: 2)
    options.bestFirst.mergesPrefixes = false
    let run = try model.run("graves", options)
    #expect(run.beam(0) == [([], 0.9), ([1], 0.1)])
    // The last round is not an expansion: it records the fate of "1".
    #expect(run.parents(1) == [[[]], [[2]], [[1]]])
    for token in 0..<3 {
      #expect(run.fall(1, after: [1], token) == (.closedBetter, 0.441))
    }
    #expect(run.found == [([], 0.45), ([2], 0.441)])
    #expect(run.violations == [])
  }

  @Test("a model that avoids blank reaches the symbol cap, or the expansion limit")
  func caps() throws {
    // Blank has a millionth, seven labels share the rest.
    let averse = HandMadeModel([[1e-6] + [Double](repeating: (1 - 1e-6) / 7, count: 7)])
    var options = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 2)
    options.bestFirst.labelsPerHypothesis = 7
    let run = try averse.run("graves", options)
    // 16 x beam x (cap + 1) turns: the empty hypothesis, 7 of one label, 40 of the 49 of two.
    #expect(run.trace.steps[0].rounds.count == 48)
    let left = run.trace.steps[0].rounds.flatMap(\.expansions).filter {
      if case .pruned(.expansionCap, _, _) = $0.outcome { return true }
      return false
    }
    // Equals come by lower token, then the earlier; so what is left ends in the highest labels.
    #expect(left.count == 9)
    #expect(left.map(\.token.index).allSatisfy { $0 >= 6 })
    #expect(run.violations == [])

    options.bestFirst.labelsPerHypothesis = nil
    let narrow = try averse.run("graves", options)
    #expect(narrow.parents(0) == [[[]], [[1]], [[1, 1]]])
    #expect(narrow.expansion(0, after: [1, 1], 1)?.isCapped == true)
    #expect(narrow.fall(0, after: [], 2)?.rule == .labelsPerHypothesis)
    #expect(narrow.found == [([], 1e-6)])
    #expect(narrow.violations == [])
  }

  /// After frame 0 the beam is "" with 0.5, "1" and "1 2" with 0.25.
  static let twoPrefixes = HandMadeModel(
    after: [
      [[1, 0, 0], [0.5, 0, 0.5], [1, 0, 0], [0.5, 0.5, 0]],
      [[1, 0, 0], [0.3, 0.1, 0.6], [0.7, 0.2, 0.1], [0.4, 0.5, 0.1]],
    ])

  @Test("two prefixes contribute their scores, and their paths are not expanded again")
  func prefixMerging() throws {
    let options = SearchOptions(beamSize: 3, maxSymbolsPerFrame: 2)
    let run = try Self.twoPrefixes.run("graves", options)
    #expect(run.beam(0) == [([], 0.5), ([1], 0.25), ([1, 2], 0.25)])
    let prefixes = run.trace.steps[1].rounds[0]
    #expect(prefixes.kind == .prefixes)
    #expect(prefixes.expansions.map { run.spelled($0.parent) } == [[], [1], []])
    #expect(
      prefixes.expansions.map { $0.result.map(run.spelled) ?? [] } == [[1, 2], [1, 2], [1]])
    // To "1 2": 0.5 x 0.5 x 0.6 from "", 0.25 x 0.6 from "1" as it was; to "1": 0.5 x 0.5.
    for (path, total) in zip(prefixes.expansions, [0.15, 0.15, 0.25]) {
      #expect(abs(exp(path.total) - total) < 1e-12)
    }
    // With the gain "1 2" has 0.55 and goes first; "" and "1" have 0.5.
    #expect(run.parents(1).dropFirst() == [[[1, 2]], [[]], [[1]]])
    #expect(run.fall(1, after: [], 1)?.rule == .counted)
    #expect(run.fall(1, after: [1], 2)?.rule == .counted)
    // 0.55 x 0.7, 0.5 x 0.4, 0.5 x 0.3: each is the sum over all its alignments.
    #expect(run.found == [([1, 2], 0.385), ([], 0.2), ([1], 0.15)])
    for found in run.nBest {
      let exact = Self.twoPrefixes.model.lattice(of: found.labels).exactLogProb()
      #expect(abs(found.logProb - exact) < 1e-12)
    }
    #expect(run.violations == [])
  }

  @Test("without prefix merging the same paths are merged where they close the frame")
  func withoutPrefixMerging() throws {
    var options = SearchOptions(beamSize: 9, maxSymbolsPerFrame: 2)
    options.bestFirst.mergesPrefixes = false
    let run = try Self.twoPrefixes.run("graves", options)
    let best = run.found.filter { [[1, 2], [], [1]].contains($0.labels) }
    #expect(best == [([1, 2], 0.385), ([], 0.2), ([1], 0.15)])
    #expect(run.violations == [])
  }
}
