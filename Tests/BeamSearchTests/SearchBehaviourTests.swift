import BeamSearch
import Foundation
import Kernels
import TestSupport
import Testing
import Transducer

/// Cases made by hand: ties, merges, the cap, impossible tokens, the unknown token.
@Suite("Search behaviour")
struct SearchBehaviourTests {
  private func trace(
    _ model: ToyModel, _ name: String, _ options: SearchOptions
  ) throws -> SearchTrace {
    try #require(
      try decode(model.encoderOut, scorer: model.scorer, search: name, options: options).trace)
  }

  /// A model whose log-probs are the same after every label.
  private func model(_ rows: [[Double]], blank: Int = 0, unk: Int? = nil) -> ToyModel {
    let size = rows.first?.count ?? 0
    return ToyModel(
      lastLabelTable: rows.map { Array(repeating: $0, count: size + 1) }, size: size,
      blank: blank, unk: unk)
  }

  @Test("equal scores: the lower token id is kept, then the earlier parent")
  func ties() throws {
    // All tokens equally probable: of labels 1, 2, 3 the lowest two stay.
    let flat = model([[0, 0, 0, 0], [0, 0, 0, 0]])
    let options = SearchOptions(beamSize: 2, maxSymbolsPerFrame: 1)
    let tsd = try trace(flat, "tsd", options)
    let first = tsd.steps[0].rounds[0].expansions
    #expect(first.filter { !$0.closesFrame }.map(\.token.index) == [1, 2, 3])
    #expect(first[1].outcome == .kept(rank: 0) && first[2].outcome == .kept(rank: 1))
    #expect(first[3].outcome == .pruned(rule: .beamWidth, cutoff: log(0.25), gap: 0))

    // Two equal parents with the same token: the lower token wins over the earlier parent.
    let modified = try trace(flat, "modified", options)
    #expect(modified.steps[0].beam.map { modified.labels(of: $0.id) } == [[], [TokenID(1)]])
    let second = modified.steps[1].rounds[0].expansions.filter { $0.result != nil }
    #expect(second.map(\.token.index) == [0, 0])
    #expect(Set(second.map(\.parent)).count == 2)
  }

  @Test("of three merged, the largest single contribution is kept, not the sum of two")
  func threeWayMerge() throws {
    // With P(label) 0.5 and then 0.7, "1 1" arises in frame 1 by no label there, by one, by two:
    // shares 0.25, 0.35, 0.49 of the rest. The third is the largest, but less than the others
    // together.
    let model = model([[0.5, 0.5], [0.3, 0.7]].map { $0.map { log($0) } })
    let result = try decode(
      model.encoderOut, scorer: model.scorer, options: SearchOptions(maxSymbolsPerFrame: 2))
    let found = try #require(result.nBest.first { $0.labels.count == 2 })
    #expect(found.timestamps == [1, 1])
    let total = log(0.5 * 0.3 * (0.25 + 0.35 + 0.49))
    #expect(abs(found.logProb - total) < 1e-12)
  }

  @Test("three alignments that meet in one frame are merged into one")
  func threeMeet() throws {
    // After frame 0 the beam holds "", "1" and "1 1" (cap 2). In frame 1 all three can become
    // "1 1" at once: by no label, by one, by two.
    let rows = [[0.5, 0.5], [0.5, 0.5]].map { $0.map { log($0) } }
    let options = SearchOptions(beamSize: 8, maxSymbolsPerFrame: 2)
    let trace = try trace(model(rows), "tsd", options)
    let last = try #require(trace.steps.last)
    let twoLabels = last.rounds.flatMap(\.expansions).filter {
      $0.closesFrame && trace.labels(of: $0.parent).count == 2
    }
    #expect(twoLabels.count == 3)
    let merged = twoLabels.filter {
      if case .merged = $0.outcome { return true }
      return false
    }
    #expect(merged.count == 2)
    // All three have probability 1/32; the earliest is kept.
    let standing = try #require(twoLabels.first { !merged.contains($0) })
    #expect(standing == twoLabels[0])
    #expect(merged.allSatisfy { $0.outcome == .merged(into: standing.parent) })
  }

  @Test("the cap prunes labels, and reports it")
  func symbolCap() throws {
    let loud = model([[0.05, 0.95]].map { $0.map { log($0) } })
    let trace = try trace(loud, "tsd", SearchOptions(beamSize: 2, maxSymbolsPerFrame: 3))
    let rounds = trace.steps[0].rounds
    #expect(rounds.count == 4)
    #expect(rounds.dropLast().allSatisfy { !$0.expansions.contains { $0.isCapped } })
    let capped = try #require(rounds.last?.expansions.first { $0.isCapped })
    // It scored better than what was kept: only the cap stopped it.
    let worst = try #require(trace.steps[0].beam.last?.logProb)
    #expect(capped.outcome == .pruned(rule: .symbolCap, cutoff: worst, gap: 0))

    let greedy = try self.trace(
      loud, "greedy", SearchOptions(maxSymbolsPerFrame: 3))
    #expect(greedy.labels(of: greedy.steps[0].beam[0].id).count == 3)
    #expect(abs(greedy.steps[0].beam[0].logProb - 3 * log(0.95)) < 1e-12)
  }

  @Test("the unknown token is never emitted", arguments: SearchCatalog.profiles)
  func unknown(_ profile: SearchProfile) throws {
    // The unknown token is by far the most probable.
    let model = model(
      [[0, 0.5, 4, 0.2], [0.3, 0, 5, 1], [0, 2, 4, 1]], blank: 3, unk: 2)
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: profile.name,
      options: SearchOptions(beamSize: 8, maxSymbolsPerFrame: 2))
    #expect(result.nBest.allSatisfy { !$0.labels.contains(TokenID(2)) })
    let trace = try #require(result.trace)
    #expect(TraceLaws.violations(in: trace, of: model) == [])
    let tried = trace.steps.flatMap(\.rounds).flatMap(\.expansions).contains {
      $0.token == TokenID(2)
    }
    #expect(tried == (profile.unknown == .blank))
  }

  @Test("as a label the unknown token is one like any other", arguments: SearchCatalog.profiles)
  func unknownAsLabel(_ profile: SearchProfile) throws {
    let rows: [[Double]] = [[0, 0.5, 4, 0.2], [0.3, 0, 5, 1], [0, 2, 4, 1]]
    let model = model(rows, blank: 3, unk: 2)
    let options = SearchOptions(beamSize: 8, maxSymbolsPerFrame: 2, unknown: .label)
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: profile.name, options: options)
    #expect(result.nBest.contains { $0.labels.contains(TokenID(2)) })
    #expect(TraceLaws.violations(in: try #require(result.trace), of: model) == [])
    // Of a model whose vocabulary has no unknown token the same is found.
    let plain = self.model(rows, blank: 3)
    let found = try decode(
      plain.encoderOut, scorer: plain.scorer, search: profile.name,
      options: SearchOptions(beamSize: 8, maxSymbolsPerFrame: 2))
    #expect(found.nBest == result.nBest)
  }

  @Test(
    "impossible labels never live, and a beam never runs empty", arguments: SearchCatalog.profiles)
  func impossible(_ profile: SearchProfile) throws {
    let model = model([[0, -.infinity, 1], [-.infinity, 0, -.infinity], [0, 0, -.infinity]])
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: profile.name,
      options: SearchOptions(beamSize: 6, maxSymbolsPerFrame: 2))
    #expect(!result.nBest.isEmpty)
    for found in result.nBest {
      #expect(found.tokenLogProbs.allSatisfy { $0 > -.infinity })
      #expect(!found.logProb.isNaN)
    }
    let gaps = try #require(result.trace).steps.flatMap(\.rounds).flatMap(\.expansions)
      .compactMap { expansion -> Double? in
        guard case .pruned(_, _, let gap) = expansion.outcome else { return nil }
        return gap
      }
    #expect(gaps.allSatisfy { $0 >= 0 })
  }

  @Test("networks that return NaN are an error", arguments: SearchCatalog.profiles)
  func notANumber(_ profile: SearchProfile) throws {
    let model = model([[0, 1, 2], [.nan, .nan, .nan], [0, 2, 1]])
    for detail in [TraceDetail.nothing, .bestPruned(1), .everything] {
      #expect(throws: SearchError.notANumber(frame: 1)) {
        try decode(
          model.encoderOut, scorer: model.scorer, search: profile.name,
          options: SearchOptions(beamSize: 2, maxSymbolsPerFrame: 2), recording: detail)
      }
    }
  }

  @Test("more contexts than the cache holds change nothing", arguments: ToyShape.Memory.allCases)
  func forgetting(_ memory: ToyShape.Memory) throws {
    // 18 new contexts a frame fill the cache of a recurrent predictor once and again.
    let model = ToyModel(ToyShape(seed: 5, frames: 400, size: 6, memory: memory))
    let options = SearchOptions(beamSize: 6, maxSymbolsPerFrame: 3, nBest: 6)
    let trace = try trace(model, "tsd", options)
    #expect(trace.nodes.count > 6_000)
    // Every node ever made, by a walk of the networks that shares nothing with the search.
    var outs = [model.scorer.predictor.start()]
    for node in trace.nodes.dropFirst() {
      let parent = try #require(node.parent)
      let label = try #require(node.label)
      let logProbs = model.scorer.joiner.logProbs(
        encoder: model.scorer.joiner.projectEncoder(model.encoderOut.frames.row(node.frame)),
        predictor: outs[parent.index].output)
      #expect(node.logProb == logProbs[label.index])
      outs.append(model.scorer.predictor.step(label, from: outs[parent.index].state))
    }
  }

  @Test("very large sizes are allowed", arguments: SearchCatalog.profiles)
  func largestSizes(_ profile: SearchProfile) throws {
    let shape = ToyShape(seed: 6, frames: 3, size: 3, memory: .lastLabel, blankBias: 1)
    func found(_ size: Int) throws -> [Hypothesis] {
      var options = SearchOptions(beamSize: size, maxSymbolsPerFrame: 2, nBest: size)
      options.bestFirst.labelsPerHypothesis = size
      options.constrained.prefixAlpha = size
      options.adaptive = AdaptiveOptions(
        window: .infinity, extraCandidates: size, prefixAlpha: size)
      options.pathMerging = PathMergingOptions(contextLabels: size, hypothesesPerState: size)
      return try ToySetting(shape, options).run(profile.name).nBest
    }
    #expect(try found(.max) == found(5000))
  }

  @Test("each context is scored once per frame")
  func sharing() throws {
    let plain = ToyModel(ToyShape(seed: 3, frames: 6, size: 4, memory: .lastLabel))
    let calls = CallCounter()
    let counted = ToyModel(
      frames: 6, vocabulary: plain.vocabulary, predictor: plain.scorer.predictor,
      joiner: FunctionJoiner(vocabularySize: 4, blank: TokenID(0)) { frame, context in
        calls.increment()
        return [0, Double(frame % 3), Double(context[0]), 0.5]
      })
    _ = try decode(counted.encoderOut, scorer: counted.scorer, recording: .nothing)
    // With one label of memory there are four contexts: none, 1, 2, 3.
    #expect(calls.count <= 6 * 4)
  }
}
