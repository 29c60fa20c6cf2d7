import Analysis
import BeamSearch
import Foundation
import Fusion
import Kernels
import Scoring
import TestSupport
import Testing
import Transducer

@testable import Session

/// Laws for following any label sequence through any search.
@Suite("Laws of the reachable share", .slow) struct WhyLawTests {
  /// All but greedy search, which skips a blank at its cap.
  static let profiles = SearchCatalog.profiles.filter { $0.knobs.contains(.beam) }

  static func shape(_ seed: UInt64) -> ToyShape {
    var random = SplitMix64(seed: seed &+ 99)
    let shape = ToyShape(
      seed: seed, frames: Int.random(in: 3...6, using: &random),
      size: Int.random(in: 3...5, using: &random),
      memory: ToyShape.Memory.allCases[Int(seed % 3)],
      blankBias: Double.random(in: -2...3, using: &random))
    return seed % 2 == 0 ? shape : shape.blankLast
  }

  static func options(_ seed: UInt64) -> SearchOptions {
    var options = SearchOptions(
      beamSize: 1 + Int(seed % 5), maxSymbolsPerFrame: 1 + Int(seed % 4),
      adjustment: seed % 3 == 0 ? LogitAdjustment(blankPenalty: 0.7, temperature: 1.3) : .none,
      nBest: .max)
    options.fusionTiming = seed % 4 == 1 ? .afterSelection : .beforeSelection
    // Some of the models remember everything.
    options.pathMerging.contextLabels = 2
    return options
  }

  /// A hotword, for every other seed; it changes what is kept, but no share.
  static func fusion(_ model: ToyModel, _ seed: UInt64) -> FusionScorer? {
    guard seed % 2 == 1 else { return nil }
    let labels = (0..<model.vocabulary.size).map { TokenID($0) }
      .filter { $0 != model.vocabulary.blankID }
    return FusionScorer(
      vocabulary: model.vocabulary, languageModel: nil,
      hotwords: HotwordGraph([(labels: [labels[1], labels[0]], boost: 1.5)]))
  }

  /// What the search found, and as many label sequences at random.
  static func targets(_ model: ToyModel, _ found: [Hypothesis], seed: UInt64) -> [[TokenID]] {
    var random = SplitMix64(seed: seed)
    let letters = (0..<model.vocabulary.size).map { TokenID($0) }
      .filter { $0 != model.vocabulary.blankID }
    return found.prefix(3).map(\.labels)
      + (0..<3).map { _ in
        (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in
          letters.randomElement(using: &random)
        }
      }
  }

  static func tracker(
    _ labels: [TokenID], model: ToyModel, profile: SearchProfile, options: SearchOptions
  ) throws -> FallTracker {
    let builder = LatticeBuilder(
      scorer: model.scorer,
      encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner),
      adjustment: options.adjustment)
    return FallTracker(
      labels: labels, frames: model.frames, lattice: try builder.lattice(of: labels),
      profile: profile, blankID: model.vocabulary.blankID)
  }

  /// The share only falls, by exactly what the pruned expansions could have brought; at the end it is
  /// the share of the exact probability that the search's score holds.
  @Test(arguments: profiles) func onlyPrunedExpansionsLoseAShare(_ profile: SearchProfile) throws {
    for seed in UInt64(0)..<200 {
      let (model, options) = (ToyModel(Self.shape(seed)), Self.options(seed))
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options,
        fusion: Self.fusion(model, seed))
      let steps = try #require(result.trace?.steps)
      for labels in Self.targets(model, result.nBest, seed: seed) {
        var tracker = try Self.tracker(labels, model: model, profile: profile, options: options)
        guard tracker.exactLogProb > -.infinity else { continue }
        var before = 0.0
        for (index, step) in steps.enumerated() {
          tracker.consume(step)
          let after = tracker.reach[index]
          #expect(after <= before + 1e-9, "\(profile.name) \(seed) frame \(step.frame)")
          let lost = tracker.losses(in: step).reduce(0) {
            $0 + exp($1.logProb - tracker.exactLogProb)
          }
          // What prefix merging counted early is part of two expansions' futures.
          let isSplit = step.rounds.allSatisfy { $0.kind == .expansions }
          let change = exp(before) - exp(after)
          #expect(
            change < lost + 1e-9 && (!isSplit || change > lost - 1e-9),
            "\(profile.name) \(seed) \(step.frame)")
          before = after
        }
        if let found = result.nBest.first(where: { $0.labels == labels }) {
          // Where alignment-synchronous search ended nothing, it lists what is unfinished.
          let isFinished = profile.clock == .frames || before > -.infinity
          let share = exp(found.logProb - found.fusion.total - tracker.exactLogProb)
          #expect(!isFinished || abs(exp(before) - share) < 1e-9, "\(profile.name) \(seed)")
        } else {
          let fall = tracker.fall ?? tracker.fallAtTheEnd(found: result.nBest)
          #expect(fall != nil, "what is not found has fallen")
          #expect(profile.clock == .alignmentSteps || before == -.infinity)
        }
      }
    }
  }

  /// A beam that holds everything loses nothing.
  @Test(arguments: profiles) func anExhaustiveBeamKeepsTheWholeShare(
    _ profile: SearchProfile
  ) throws {
    for seed in UInt64(0)..<20 {
      var shape = Self.shape(seed)
      (shape.frames, shape.size, shape.order) = (2, 3, [0, 1, 2])
      let model = ToyModel(shape)
      var options = SearchOptions.exhaustive(beam: 200, cap: 3)
      options.pathMerging.contextLabels = 2
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
      // Of three labels at most, so that the cap stops no alignment of them.
      for found in result.nBest where found.labels.count <= 3 {
        var tracker = try Self.tracker(
          found.labels, model: model, profile: profile, options: options)
        for step in try #require(result.trace?.steps) { tracker.consume(step) }
        #expect(tracker.reach.allSatisfy { abs($0) < 1e-9 }, "\(profile.name) \(seed)")
        #expect(tracker.fall == nil)
      }
    }
  }

  /// Without a lattice a sequence is lost where the beam holds no prefix of it: never earlier than
  /// where it becomes unreachable.
  @Test(arguments: profiles) func withoutALatticeTheFallIsSeenLater(
    _ profile: SearchProfile
  ) throws {
    var (fallen, later) = (0, 0)
    for seed in UInt64(0)..<60 {
      let (model, options) = (ToyModel(Self.shape(seed)), Self.options(seed))
      let result = try decode(
        model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
      for labels in Self.targets(model, result.nBest, seed: seed) {
        var measured = try Self.tracker(labels, model: model, profile: profile, options: options)
        var blind = FallTracker(
          labels: labels, frames: model.frames, lattice: nil, profile: profile,
          blankID: model.vocabulary.blankID)
        for step in try #require(result.trace?.steps) {
          measured.consume(step)
          blind.consume(step)
        }
        guard measured.exactLogProb > -.infinity, let fall = blind.fall else { continue }
        fallen += 1
        let step = try #require(measured.fall).step
        #expect(step <= fall.step)
        if step < fall.step { later += 1 }
        guard profile.clock == .frames, let trace = result.trace else { continue }
        let beam = trace.steps[fall.step].beam.map { trace.labels(of: $0.id) }
        #expect(!beam.contains { labels.starts(with: $0) })
      }
    }
    #expect(fallen > 10 && (profile.clock == .alignmentSteps || later > 0))
  }

  /// Beams and nodes are enough to see where a sequence is lost.
  @Test func recordingNothingTellsTheSameFrame() throws {
    var fallen = 0
    for seed in UInt64(0)..<100 {
      let (model, options) = (ToyModel(Self.shape(seed)), Self.options(seed))
      let profile = try SearchCatalog.profile(named: "tsd")
      let full = try decode(model.encoderOut, scorer: model.scorer, options: options)
      for labels in Self.targets(model, full.nBest, seed: seed) {
        let fresh = try Self.tracker(labels, model: model, profile: profile, options: options)
        var (a, b) = (fresh, fresh)
        var search = try SearchCatalog.make("tsd", scorer: model.scorer, options: options)
        for step in try #require(full.trace?.steps) {
          a.consume(step)
          b.consume(search.advance(model.encoderOut.frames.row(step.frame), recording: .nothing))
        }
        #expect(a.reach == b.reach && a.fall?.frame == b.fall?.frame && b.fall?.cut == nil)
        guard let fall = a.fall else { continue }
        fallen += 1
        #expect(fall.cut != nil && fall.reachAfter < fall.reachBefore)
      }
    }
    #expect(fallen > 50)
  }
}
