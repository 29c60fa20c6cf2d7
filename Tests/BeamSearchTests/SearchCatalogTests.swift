import BeamSearch
import TestSupport
import Testing
import Transducer

@Suite("Search catalog and driver")
struct SearchCatalogTests {
  private let model = ToyModel(ToyShape(seed: 1, frames: 5, size: 4, memory: .twoLabels))

  @Test func names() throws {
    let names = SearchCatalog.profiles.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.contains(SearchCatalog.defaultName))
    for name in names {
      #expect(try SearchCatalog.profile(named: name).name == name)
      _ = try SearchCatalog.make(name, scorer: model.scorer)
    }
  }

  @Test("an unknown name lists the known ones")
  func unknownName() {
    let error = SearchError.unknownSearch(name: "beam", known: SearchCatalog.profiles.map(\.name))
    #expect(throws: error) { try SearchCatalog.make("beam", scorer: model.scorer) }
    #expect(
      "\(error)" == "search: found \"beam\"; expected one of "
        + "greedy, modified, graves, tsd, alsd, nsc, maes, torchaudio, monotonic, merging"
    )
  }

  @Test("options out of range are rejected by name")
  func badOptions() {
    let bad: [(SearchOptions, String)] = [
      (SearchOptions(beamSize: 0), "beam: found 0; expected 1 or more"),
      (SearchOptions(maxSymbolsPerFrame: -1), "max-symbols: found -1; expected 1 or more"),
      (SearchOptions(nBest: 0), "nbest: found 0; expected 1 or more"),
      (
        SearchOptions(adjustment: LogitAdjustment(temperature: 0)),
        "temperature: found 0; expected above 0 and finite"
      ),
      (
        SearchOptions(adjustment: LogitAdjustment(blankPenalty: .nan)),
        "blank-penalty: found nan; expected a finite number"
      ),
      (
        with { $0.internalModelWeight = .infinity },
        "ilm-weight: found inf; expected a finite number"
      ),
      (with { $0.bestFirst.labelsPerHypothesis = 0 }, "labels-per-hypothesis: found 0; expected 1"),
      (with { $0.alignmentLength.maxLabels = 0 }, "max-labels: found 0; expected 1"),
      (with { $0.constrained.prefixAlpha = -1 }, "prefix-alpha: found -1; expected 0"),
      (with { $0.adaptive.prefixAlpha = -1 }, "prefix-alpha: found -1; expected 0"),
      (with { $0.adaptive.extraCandidates = -2 }, "extra-candidates: found -2; expected 0"),
      (with { $0.adaptive.window = -0.1 }, "expand-window: found -0.1; expected 0"),
      (with { $0.adaptive.window = .nan }, "expand-window: found nan; expected 0"),
      (with { $0.pathMerging.contextLabels = 0 }, "context-labels: found 0; expected 1"),
      (with { $0.pathMerging.hypothesesPerState = 0 }, "paths-per-state: found 0; expected 1"),
    ]
    for (options, message) in bad {
      do {
        let name = options.adaptive.prefixAlpha < 0 ? "maes" : "tsd"
        _ = try SearchCatalog.make(name, scorer: model.scorer, options: options)
        Issue.record("\(options) were taken")
      } catch {
        #expect("\(error)".hasPrefix(message), "\(error)")
      }
    }
  }

  private func with(_ change: (inout SearchOptions) -> Void) -> SearchOptions {
    var options = SearchOptions()
    change(&options)
    return options
  }

  @Test("options the model does not support are rejected")
  func unserved() {
    #expect(throws: SearchError.noInternalModel(weight: 0.5)) {
      try SearchCatalog.make(
        "tsd", scorer: model.scorer, options: with { $0.internalModelWeight = 0.5 })
    }
    let endless = ToyModel(ToyShape(seed: 1, frames: 5, size: 4, memory: .everything))
    #expect(throws: SearchError.unlimitedContext(search: "merging")) {
      try SearchCatalog.make("merging", scorer: endless.scorer)
    }
    #expect(throws: Never.self) {
      try SearchCatalog.make(
        "merging", scorer: endless.scorer, options: with { $0.pathMerging.contextLabels = 1 })
    }
  }

  @Test("without frames the empty hypothesis is found", arguments: SearchCatalog.profiles)
  func noFrames(_ profile: SearchProfile) throws {
    let empty = ToyModel(ToyShape(seed: 1, frames: 0, size: 4, memory: .lastLabel))
    let result = try decode(empty.encoderOut, scorer: empty.scorer, search: profile.name)
    #expect(result.nBest.map(\.labels) == [[]])
    #expect(result.nBest.map(\.logProb) == [0])
    #expect(result.trace?.beam(after: -1) == [BeamEntry(id: HypothesisID(0), logProb: 0)])
  }

  @Test func progress() throws {
    var shares: [Double] = []
    _ = try decode(model.encoderOut, scorer: model.scorer) { shares.append($0) }
    #expect(shares == [0.2, 0.4, 0.6, 0.8, 1])
    #expect(throws: CancellationError.self) {
      try decode(model.encoderOut, scorer: model.scorer) {
        if $0 > 0.5 { throw CancellationError() }
      }
    }
  }

  @Test("length normalisation ranks the list, and leaves the scores unchanged")
  func lengthNormalization() throws {
    let options = SearchOptions(beamSize: 8, nBest: 8)
    let plain = try decode(model.encoderOut, scorer: model.scorer, options: options).nBest
    var normalized = options
    normalized.lengthNormalization = .perLabel(offset: 1)
    let ranked = try decode(model.encoderOut, scorer: model.scorer, options: normalized).nBest
    #expect(Set(ranked.map(\.id)) == Set(plain.map(\.id)))
    #expect(ranked != plain)
    let scores = ranked.map { $0.logProb / Double($0.labels.count + 1) }
    #expect(scores == scores.sorted(by: >))
    #expect(LengthNormalization.perLabel(offset: 0).rankingScore(logProb: -2, labels: 0) == -2)
  }

  @Test func nBestIsCut() throws {
    let options = SearchOptions(beamSize: 6, nBest: 3)
    let result = try decode(model.encoderOut, scorer: model.scorer, options: options)
    #expect(result.nBest.count == 3)
    #expect(result.trace?.steps.last?.beam.count == 6)
  }

  @Test("a trace spells its hypotheses as the search does")
  func spelling() throws {
    let result = try decode(model.encoderOut, scorer: model.scorer)
    let trace = try #require(result.trace)
    let beam = trace.beam(after: model.frames - 1)
    #expect(beam.map { trace.hypothesis($0.id, logProb: $0.logProb) } == result.nBest)
  }
}
