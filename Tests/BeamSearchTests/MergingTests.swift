import BeamSearch
import Foundation
import TestSupport
import Testing
import Transducer

/// Path merging, and which node represents merged hypotheses, computed by hand.
@Suite("Merging")
struct MergingTests {
  private func merging(beam: Int, perState: Int, cap: Int = 1) -> SearchOptions {
    var options = SearchOptions(beamSize: beam, maxSymbolsPerFrame: cap)
    options.pathMerging.hypothesesPerState = perState
    return options
  }

  /// Frame 0 leaves "1" with 0.6 and "1 1" with 0.15 in one state. In frame 1, after label 1, label
  /// 1 has 0.4, 2 has 0.3, blank 0.3.
  private let arcs = HandMadeModel(
    after: [
      [[1, 0, 0], [0.75, 0.25, 0], [1, 0, 0], [0.2, 0.8, 0]],
      [[1, 0, 0], [0.3, 0.4, 0.3], [0.5, 0.5, 0], [1, 0, 0]],
    ])

  @Test("the loser of a state is kept, and does not count in the beam")
  func losersStay() throws {
    let run = try arcs.run("merging", merging(beam: 1, perState: 2, cap: 2))
    #expect(run.beam(0) == [([1], 0.6), ([1, 1], 0.15)])
    #expect(run.fall(0, after: [], 0) == (.beamWidth, 0.6))
    // Of the labels that follow, 0.24 and 0.06 lead to the best state; 0.18 stands between them
    // and leads elsewhere.
    let round = run.trace.steps[1].rounds[0]
    let kept = round.expansions.filter { !$0.closesFrame && $0.result != nil }
    #expect(kept.map { run.spelled($0.parent) } == [[1], [1, 1]])
    #expect(kept.map(\.token.index) == [1, 1])
    #expect(run.fall(1, after: [1], 2) == (.beamWidth, 0.24))
    #expect(run.violations == [])
  }

  @Test("a state holds no more than its limit")
  func stateWidth() throws {
    let run = try arcs.run("merging", merging(beam: 2, perState: 1, cap: 2))
    #expect(run.beam(0) == [([1], 0.6), ([], 0.2)])
    #expect(run.fall(0, after: [1, 1], 0) == (.stateWidth, 0.6))
    #expect(run.violations == [])
  }

  @Test("hypotheses that end in the same labels share a state, others do not")
  func contextLabels() throws {
    // "", "1" and "2" close frame 0 with 0.4, 0.12 and 0.12; in frame 1 "1", "1 1" and "2 1" end in 1.
    let flat = HandMadeModel([[0.4, 0.3, 0.3], [0.2, 0.5, 0.3]])
    var options = merging(beam: 4, perState: 1)
    options.pathMerging.contextLabels = 1
    let one = try flat.run("merging", options)
    #expect(one.fall(1, after: [2], 1) == (.stateWidth, 0.4 * 0.5))
    options.pathMerging.contextLabels = 2
    let two = try flat.run("merging", options)
    #expect(two.expansion(1, after: [2], 1)?.result != nil)
    for run in [one, two] { #expect(run.violations == []) }
  }

  /// With P(label) 0.5 and then 0.7, "1 1" arises in frame 1 by no label there, by one, by two:
  /// shares 0.25, 0.35, 0.49 of 0.15.
  @Test("the first contribution is kept if requested; the sum is the same")
  func firstStands() throws {
    let model = HandMadeModel([[0.5, 0.5], [0.3, 0.7]])
    for search in ["tsd", "graves", "maes", "merging", "nsc"] {
      var options = SearchOptions(beamSize: 8, maxSymbolsPerFrame: 2)
      options.bestFirst.mergesPrefixes = false
      options.constrained.prefixAlpha = 0
      options.adaptive.window = .infinity
      for (policy, frames) in [(TimestampPolicy.best, [1, 1]), (.first, [0, 0])] {
        options.timestampPolicy = policy
        let run = try model.run(search, options)
        let found = try #require(run.nBest.first { $0.labels.count == 2 })
        // A best-first search finds the largest first.
        #expect(found.timestamps == (search == "graves" ? [1, 1] : frames), "\(search)")
        #expect(abs(exp(found.logProb) - 0.15 * 1.09) < 1e-12)
        #expect(run.violations == [])
      }
    }
  }

  @Test("ties: the lower token, then the earlier parent", arguments: SearchCatalog.profiles)
  func ties(_ profile: SearchProfile) throws {
    let flat = HandMadeModel([[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]])
    for beam in 1...4 {
      var options = SearchOptions(beamSize: beam, maxSymbolsPerFrame: 2)
      options.bestFirst.mergesPrefixes = false
      options.constrained.prefixAlpha = 0
      options.pathMerging.hypothesesPerState = 1
      let run = try flat.run(profile.name, options)
      #expect(run.violations == [])
      for round in run.trace.steps.flatMap(\.rounds) where round.kind == .expansions {
        for parent in round.parents {
          // Of each parent's labels the lower ones are taken, and in the order of their numbers.
          let labels = round.expansions.filter { $0.parent == parent && $0.token.index > 0 }
          #expect(labels.map(\.token.index) == [1, 2, 3])
          let isTaken = labels.map { $0.result != nil || $0.fellBehindClosed }
          #expect(isTaken == isTaken.sorted { $0 && !$1 }, "\(isTaken)")
        }
      }
    }
  }
}
