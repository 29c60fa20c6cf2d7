import BeamSearch
import Foundation
import TestSupport
import Testing
import Transducer

/// Searches that go frame by frame or step by step, worked out by hand.
@Suite("Synchronous searches")
struct SynchronousSearchTests {
  // MARK: Alignment-length-synchronous

  private func options(beam: Int, maxLabels: Int? = nil) -> SearchOptions {
    var options = SearchOptions(beamSize: beam)
    options.alignmentLength.maxLabels = maxLabels
    return options
  }

  /// One frame: blank 0.3, label 0.7; after the label blank has `blank`.
  private func oneFrame(blank: Double) -> HandMadeModel {
    HandMadeModel(after: [[[1, 0], [blank, 1 - blank], [0.3, 0.7]]])
  }

  @Test("a hypothesis past the last frame is not extended, and one at the label cap only by blank")
  func pastTheEnd() throws {
    let run = try oneFrame(blank: 0.5).run("alsd", options(beam: 2, maxLabels: 1))
    #expect(run.beam(0) == [([1], 0.7), ([], 0.3)])
    // At step 1 "" would be at frame 1, and there is none.
    #expect(run.parents(1) == [[[1]]])
    #expect(run.fall(1, after: [1], 1) == (.labelCap, 0.35))
    #expect(run.found == [([1], 0.35), ([], 0.3)])
    #expect(run.trace.steps.count == 2)
    #expect(run.violations == [])
  }

  @Test("completed hypotheses count, even if the beam pruned them")
  func endedOutsideTheBeam() throws {
    let run = try oneFrame(blank: 0.4).run("alsd", options(beam: 1))
    #expect(run.beam(0) == [([1], 0.7)])
    #expect(run.fall(0, after: [], 0)?.rule == .beamWidth)
    // "1" ends with 0.28, which is less.
    #expect(run.found == [([], 0.3)])
    #expect(run.violations == [])
  }

  @Test("even the narrowest beam completes a hypothesis", arguments: [1, 2, 5])
  func alwaysEnds(_ frames: Int) throws {
    let averse = HandMadeModel([[Double]](repeating: [0.01, 0.99], count: frames))
    let run = try averse.run("alsd", options(beam: 1))
    // As many labels as frames come first, at frame 0; then blank is all that is left.
    #expect(run.trace.steps.count == 2 * frames)
    #expect(run.nBest.map(\.labels.count) == [frames == 1 ? 0 : frames])
    #expect(run.nBest.allSatisfy { $0.timestamps.allSatisfy { $0 == 0 } })
    #expect(run.violations == [])
  }

  // MARK: torchaudio

  @Test("a label must outscore closed hypotheses")
  func bar() throws {
    let options = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 2)
    let below = try HandMadeModel([[0.6, 0.4]]).run("torchaudio", options)
    #expect(below.parents(0) == [[[]]])
    #expect(below.fall(0, after: [], 1) == (.closedBetter, 0.6))
    // A tie is not enough.
    let even = try HandMadeModel([[0.5, 0.5]]).run("torchaudio", options)
    #expect(even.parents(0) == [[[]]])
    let above = try HandMadeModel([[0.4, 0.6]]).run("torchaudio", options)
    #expect(above.parents(0) == [[[]], [[1]]])
    // 0.6 x 0.6 does not beat the 0.4 of "".
    #expect(above.fall(0, after: [1], 1) == (.closedBetter, 0.4))
    // With room in the beam there is no threshold.
    let roomy = try HandMadeModel([[0.6, 0.4]]).run(
      "torchaudio", SearchOptions(beamSize: 9, maxSymbolsPerFrame: 2))
    #expect(roomy.found == [([], 0.6), ([1], 0.24), ([1, 1], 0.096)])
    for run in [below, even, above, roomy] { #expect(run.violations == []) }
  }

  @Test("the beam is ranked by score per label at every frame")
  func everyFrame() throws {
    // "" closes with 0.45, "1" with 0.55 x 0.72 = 0.396: less, but more per label and two.
    let model = HandMadeModel(after: [
      [[1, 0], [0.72, 0.28], [0.45, 0.55]], [[1, 0], [1, 0], [1, 0]],
    ])
    var options = SearchOptions(beamSize: 1, maxSymbolsPerFrame: 1)
    let plain = try model.run("torchaudio", options)
    #expect(plain.found == [([], 0.45)])
    options.lengthNormalization = .perLabel(offset: 2)
    let run = try model.run("torchaudio", options)
    #expect(run.beam(0) == [([1], 0.396)])
    // "" would have had to reach the same per two.
    #expect(run.fall(0, after: [], 0) == (.beamWidth, pow(0.396, 2.0 / 3)))
    #expect(run.found == [([1], 0.396)])
    for run in [plain, run] { #expect(run.violations == []) }
  }

  // MARK: Modified and monotonic

  @Test("modified search prunes before merging, monotonic search after")
  func cutAndMerge() throws {
    let model = HandMadeModel([[0.5, 0.4, 0.1], [0.3, 0.4, 0.3]])
    let options = SearchOptions(beamSize: 2)
    let modified = try model.run("modified", options)
    #expect(modified.found == [([1], 0.2), ([1, 1], 0.16)])
    #expect(modified.fall(1, after: [1], 0) == (.beamWidth, 0.16))
    let monotonic = try model.run("monotonic", options)
    #expect(monotonic.found == [([1], 0.32), ([1, 1], 0.16)])
    #expect(monotonic.fall(1, after: [], 0) == (.beamWidth, 0.16))
    for run in [modified, monotonic] { #expect(run.violations == []) }
  }

  @Test("monotonic search adds a path outside the best to the hypothesis it leads to")
  func weakPath() throws {
    // In frame 1 "" goes to "1" with 0.3 x 0.05 only: "2" with 0.3 x 0.35 and "1 1" with 0.5 x 0.05
    // are the best two labels. Still it is added to the 0.5 x 0.9 that "1" keeps.
    let model = HandMadeModel(
      after: [
        [[1, 0, 0], [1, 0, 0], [1, 0, 0], [0.3, 0.5, 0.2]],
        [[1, 0, 0], [0.9, 0.05, 0.05], [0.1, 0.5, 0.4], [0.6, 0.05, 0.35]],
      ])
    let run = try model.run("monotonic", SearchOptions(beamSize: 2))
    #expect(run.found == [([1], 0.465), ([], 0.18)])
    let weak = try #require(run.expansion(1, after: [], 1))
    let strong = try #require(run.expansion(1, after: [1], 0))
    #expect(weak.outcome == .merged(into: strong.parent))
    #expect(run.violations == [])
  }
}
