import BeamSearch
import Foundation
import Kernels
import TestSupport
import Testing
import TraceFiles
import Transducer

/// Written traces are read bit for bit and replayed; differences are found.
@Suite("Traces come back")
struct TraceRoundTripTests {
  private static let settings = Result { try ToySetting.random(12) }

  /// Knobs, forced and forbidden tokens, for every third setting.
  private func interventions(_ index: Int, _ setting: ToySetting) -> [SearchIntervention] {
    guard index % 3 == 0 else { return [] }
    let label = TokenID(setting.model.vocabulary.blankID.index == 0 ? 1 : 0)
    return [
      SearchIntervention(frame: 1, .forbid(label)),
      SearchIntervention(frame: 2, .set(KnobSetting(.temperature, 1.25))),
    ]
  }

  private func check(_ toy: ToyTrace, _ comment: String) throws {
    let result = try toy.decode()
    let trace = try #require(result.trace)
    let bytes = try toy.bytes(result)
    let file = try TemporaryFile(bytes)
    var reader = try TraceReader(file.path)
    #expect(reader.header == toy.header, "\(comment)")
    #expect(reader.counts.steps == trace.steps.count)
    #expect(reader.counts.expansions == trace.steps.reduce(0) { $0 + $1.expansionCount })
    let read = try reader.readAll()
    #expect(read.trace.steps == trace.steps, "\(comment)")
    #expect(read.trace.nodes == trace.nodes && read.nBest == result.nBest, "\(comment)")
    #expect(
      read.trace.profile.applicable(in: read.trace.options)
        == toy.profile.applicable(in: toy.options))
    #expect(read.trace.changes.map(\.step) == trace.changes.map(\.step))
    // Numbers that are equal and other bits (0 and -0) would make other bytes.
    #expect(try ToyTrace.bytes(reader.header, read.trace.steps, read.nBest) == bytes)

    let (difference, replay) = try toy.replay(file.path)
    #expect(difference == nil, "\(comment)")
    #expect(replay.verified == reader.counts && replay.candidates == result.nBest.count)
  }

  @Test("of every search, with any model, options and fusion", arguments: SearchCatalog.profiles)
  func everySearch(_ profile: SearchProfile) throws {
    for (index, setting) in try Self.settings.get().enumerated() {
      let toy = ToyTrace(
        setting, profile, interventions: interventions(index, setting),
        pruned: [nil, nil, 2, 0][index % 4])
      do {
        try check(toy, "\(setting)")
      } catch SearchError.nothingSurvives {
        #expect(index % 3 == 0)
      }
    }
  }

  @Test("and a trace in which a knob has its former name")
  func formerKnob() throws {
    var setting = try ToySetting.random(1)[0]
    setting.options.unknown = .blank
    let toy = ToyTrace(setting, TimeSynchronousSearch.profile)
    let bytes = try toy.bytes(try toy.decode())
    let start = bytes.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let body = String(decoding: bytes[..<start], as: UTF8.self)
      .replacingOccurrences(
        of: "\"unknown\":\"blank\"", with: "\"unknown-as-blank\":\"true\"")
    #expect(body.contains("unknown-as-blank"))
    let end = String(decoding: bytes[start...], as: UTF8.self)
      .replacingOccurrences(
        of: digest(bytes[..<start]), with: digest(ArraySlice(body.utf8)))
    let file = try TemporaryFile((body + end).utf8)
    let reader = try TraceReader(file.path)
    #expect(reader.header.search.request == toy.header.search.request)
    #expect(reader.header.search.knobs == toy.header.search.knobs)
  }

  private func digest(_ bytes: ArraySlice<UInt8>) -> String {
    var digest = SHA256()
    digest.add(Array(bytes))
    return digest.text
  }

  @Test("of models with durations", arguments: SearchProfile.fittingDurations)
  func durations(_ profile: SearchProfile) throws {
    for seed in 0..<8 {
      let shape = ToyShape(seed: UInt64(seed), frames: 5, size: 4, memory: .lastLabel, blankBias: 0)
      let model = ToyModel(shape, durations: [0, 1, 2, 3])
      let toy = ToyTrace(
        ToySetting(model, SearchOptions(beamSize: 3, maxSymbolsPerFrame: 2)), profile)
      try check(toy, "\(seed)")
      let result = try toy.decode()
      #expect(
        result.trace?.steps.contains {
          $0.rounds.contains { $0.expansions.contains { $0.jump != nil } }
        }
          == true)
    }
  }

  /// All kinds of doubles.
  @Test func everyKindOfNumberSurvives() throws {
    let numbers: [Double] = [
      0, -0.0, 1, -1, .pi, 1 / 3, 1e-300, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
      .leastNormalMagnitude,
      .greatestFiniteMagnitude, .infinity, -.infinity, -7.205759403792794e16, 0.1 + 0.2, 1e22,
    ]
    var random = SplitMix64(seed: 5)
    let any = (0..<2000).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
    let toy = ToyTrace(try Self.settings.get()[0], TimeSynchronousSearch.profile)
    let steps = (numbers + any).enumerated().map { index, number in
      SearchStep(
        frame: index, rounds: [],
        beam: [BeamEntry(id: HypothesisID(0), logProb: number)], newNodes: [])
    }
    let file = try TemporaryFile(try ToyTrace.bytes(toy.header, steps, []))
    var reader = try TraceReader(file.path)
    let read = try reader.readAll().trace
    #expect(
      read.steps.map { $0.beam[0].logProb.bitPattern }
        == (numbers + any).map(\.bitPattern))
  }
}

/// A search's deviation from its trace is found at its place.
@Suite("Replays")
struct TraceReplayTests {
  private static let settings = Result { try ToySetting.random(8) }

  @Test("another temperature is found", arguments: SearchCatalog.profiles)
  func knob(_ profile: SearchProfile) throws {
    for setting in try Self.settings.get() {
      let toy = ToyTrace(setting, profile)
      let file = try TemporaryFile(try toy.bytes(toy.decode()))
      var other = setting
      other.options.adjustment.temperature *= 1 + 1e-9
      let (found, replay) = try ToyTrace(other, profile).replay(file.path)
      let difference = try #require(found)
      #expect(difference.step == replay.verified.steps && difference.round == 0)
      #expect(difference.recorded != difference.now)
    }
  }

  /// One bit of one score, of any expansion, in the trace.
  @Test("one bit of one score is found in its place", arguments: SearchCatalog.profiles)
  func bit(_ profile: SearchProfile) throws {
    var random = SplitMix64(seed: 3)
    for setting in try Self.settings.get() {
      let toy = ToyTrace(setting, profile)
      let result = try toy.decode()
      var steps = try #require(result.trace).steps
      let places = steps.indices.flatMap { step in
        steps[step].rounds.indices.flatMap { round in
          steps[step].rounds[round].expansions.indices
            .filter { steps[step].rounds[round].expansions[$0].total.isFinite }
            .map { (step: step, round: round, expansion: $0) }
        }
      }
      let place = try #require(places.randomElement(using: &random))
      var changed = steps[place.step].rounds[place.round].expansions[place.expansion]
      let total = changed.total
      changed.total = Double(bitPattern: total.bitPattern ^ 1)
      // What pruned it tells its gap as it was.
      steps[place.step].rounds[place.round].expansions[place.expansion] = changed
      let file = try TemporaryFile(try ToyTrace.bytes(toy.header, steps, result.nBest))
      let (found, replay) = try toy.replay(file.path)
      #expect(
        found?.step == place.step && found?.round == place.round
          && found?.expansion == place.expansion)
      #expect(found?.field == "total")
      #expect(found?.recorded == "\(changed.total)" && found?.now == "\(total)")
      #expect(replay.verified.steps == place.step)
    }
  }

  @Test func theFinalListIsCompared() throws {
    let toy = ToyTrace(try Self.settings.get()[1], TimeSynchronousSearch.profile)
    let result = try toy.decode()
    var list = result.nBest
    list[0].logProb = list[0].logProb.nextUp
    let file = try TemporaryFile(
      try ToyTrace.bytes(toy.header, result.trace?.steps ?? [], list))
    let found = try toy.replay(file.path).difference
    #expect(found?.candidate == 0 && found?.field == "score" && found?.step == nil)
    let short = try TemporaryFile(
      try ToyTrace.bytes(toy.header, result.trace?.steps ?? [], Array(list.dropFirst())))
    #expect(try toy.replay(short.path).difference != nil)
  }

  @Test func stepsTooFewAndTooManyAreFound() throws {
    let toy = ToyTrace(try Self.settings.get()[2], TimeSynchronousSearch.profile)
    let result = try toy.decode()
    let steps = result.trace?.steps ?? []
    let fewer = try TemporaryFile(
      try ToyTrace.bytes(toy.header, Array(steps.dropLast()), result.nBest))
    #expect(try toy.replay(fewer.path).difference?.field == "number of steps")
    let extra = steps + [SearchStep(frame: steps.count, rounds: [], beam: [], newNodes: [])]
    let more = try TemporaryFile(try ToyTrace.bytes(toy.header, extra, result.nBest))
    #expect(try toy.replay(more.path).difference?.field == "number of steps")
  }
}
