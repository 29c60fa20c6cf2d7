import BeamSearch
import Foundation
import TestSupport
import Testing
import Transducer

/// Constrained and adaptive expansion search, worked out by hand.
@Suite("Constrained and adaptive expansion search")
struct ExpansionSearchTests {
  @Test("a path longer than prefix alpha is lost, a shorter one is not counted twice")
  func prefixAlpha() throws {
    var options = SearchOptions(beamSize: 3, maxSymbolsPerFrame: 2)
    options.constrained.prefixAlpha = 1
    let one = try BestFirstSearchTests.twoPrefixes.run("nsc", options)
    #expect(one.beam(0) == [([], 0.5), ([1], 0.25), ([1, 2], 0.25)])
    #expect(one.fall(1, after: [], 1)?.rule == .counted)
    // Of the 0.385 of "1 2" the path of two labels from "" is missing: 0.5 x 0.5 x 0.6 x 0.7.
    #expect(one.found == [([1, 2], 0.28), ([], 0.2), ([1], 0.15)])
    options.constrained.prefixAlpha = 2
    let two = try BestFirstSearchTests.twoPrefixes.run("nsc", options)
    #expect(two.found == [([1, 2], 0.385), ([], 0.2), ([1], 0.15)])
    for run in [one, two] { #expect(run.violations == []) }
  }

  /// One frame: blank 0.01, labels 0.9 and 0.09.
  private let loud = HandMadeModel([[0.01, 0.9, 0.09]])

  private func adaptive(
    beam: Int, window: Double, extra: Int = 2, alpha: Int = 0, cap: Int = 1
  ) -> SearchOptions {
    var options = SearchOptions(beamSize: beam, maxSymbolsPerFrame: cap)
    options.adaptive = AdaptiveOptions(
      window: window, extraCandidates: extra, prefixAlpha: alpha)
    return options
  }

  @Test("a hypothesis whose blank is outside the window survives only through its labels")
  func window() throws {
    let narrow = try loud.run("maes", adaptive(beam: 4, window: 1))
    #expect(narrow.fall(0, after: [], 0) == (.expandWindow, 0.9 * exp(-1)))
    #expect(narrow.fall(0, after: [], 2) == (.expandWindow, 0.9 * exp(-1)))
    #expect(narrow.found == [([1], 0.009)])
    // ln(0.9 / 0.09) = 2.30: the second label is inside, and after the last round blank is.
    let wide = try loud.run("maes", adaptive(beam: 4, window: 2.4))
    #expect(wide.fall(0, after: [], 0)?.rule == .expandWindow)
    #expect(wide.found == [([1], 0.009), ([2], 0.0009)])
    for run in [narrow, wide] { #expect(run.violations == []) }
  }

  @Test("a window of 0 takes only the most probable token")
  func noWindow() throws {
    let run = try loud.run("maes", adaptive(beam: 4, window: 0))
    #expect(run.found == [([1], 0.009)])
    #expect(run.violations == [])
  }

  @Test("as many tokens as the beam width plus the extra ones are tried")
  func extraCandidates() throws {
    let one = try loud.run("maes", adaptive(beam: 1, window: .infinity, extra: 0))
    #expect(one.fall(0, after: [], 2) == (.labelsPerHypothesis, 0.9))
    #expect(one.fall(0, after: [], 0) == (.labelsPerHypothesis, 0.9))
    let three = try loud.run("maes", adaptive(beam: 1, window: .infinity, extra: 2))
    // Blank closes with 0.01, "1" with 0.009: the beam of one is cut only at the end.
    #expect(three.found == [([], 0.01)])
    #expect(three.expansion(0, after: [1], 0)?.result != nil)
    for run in [one, three] { #expect(run.violations == []) }
  }

  @Test("the window starts at the most probable token, even if prefix merging counted it")
  func countedWindow() throws {
    // Frame 0 leaves "1" with 0.6 and "" with 0.4. In frame 1 label 1 is all that is near after "":
    // it leads to "1", so it was counted, and nothing else is near enough.
    let model = HandMadeModel(
      after: [
        [[1, 0, 0], [1, 0, 0], [1, 0, 0], [0.4, 0.6, 0]],
        [[1, 0, 0], [0.9, 0.05, 0.05], [1, 0, 0], [0.05, 0.9, 0.05]],
      ])
    let run = try model.run("maes", adaptive(beam: 2, window: 1, alpha: 1))
    #expect(run.beam(0) == [([1], 0.6), ([], 0.4)])
    #expect(run.fall(1, after: [], 1)?.rule == .counted)
    #expect(run.fall(1, after: [], 0) == (.expandWindow, 0.4 * 0.9 * exp(-1)))
    #expect(run.fall(1, after: [], 2)?.rule == .expandWindow)
    // (0.6 + 0.4 x 0.9) x 0.9.
    #expect(run.found == [([1], 0.864)])
    #expect(run.violations == [])
  }

  @Test("all labels stay open; the beam is pruned when the frame ends")
  func openLabels() throws {
    let flat = HandMadeModel([[0.4, 0.3, 0.3]])
    let run = try flat.run("maes", adaptive(beam: 1, window: .infinity, cap: 2))
    #expect(run.parents(0).map(\.count) == [1, 2, 4])
    #expect(run.parents(0).last == [[1, 1], [2, 1], [1, 2], [2, 2]])
    #expect(run.found == [([], 0.4)])
    #expect(run.violations == [])
  }
}
