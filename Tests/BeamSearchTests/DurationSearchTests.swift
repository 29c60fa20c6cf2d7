import BeamSearch
import Foundation
import Kernels
import Scoring
import TestSupport
import Testing
import Transducer

/// Searches of models whose tokens have durations (TDT), on random models with blank first and last.
@Suite("Searches with durations", .slow)
struct DurationSearchTests {
  private static let tolerance = 1e-9
  private static let fitting = ["greedy", "tsd"]

  private func options(beam: Int, cap: Int) -> SearchOptions {
    SearchOptions(beamSize: beam, maxSymbolsPerFrame: cap, nBest: 1_000_000)
  }

  private func run(
    _ model: ToyModel, _ search: String, _ options: SearchOptions,
    recording detail: TraceDetail = .everything
  ) throws -> DecodeResult {
    try decode(
      model.encoderOut, scorer: model.scorer, search: search, options: options, recording: detail)
  }

  @Test("an exhaustive beam equals enumeration")
  func exhaustive() throws {
    for (model, name) in ToyModel.withDurations(count: 60) {
      for cap in [1, 2] {
        let exact = DurationBruteForce(model, cap: cap).logProbs
        let found = try run(model, "tsd", options(beam: 100_000, cap: cap), recording: .nothing)
        #expect(found.nBest.count == exact.count, "\(name), cap \(cap)")
        for hypothesis in found.nBest {
          let expected = exact[hypothesis.labels] ?? .nan
          #expect(abs(hypothesis.logProb - expected) < Self.tolerance, "\(name), cap \(cap)")
        }
      }
    }
  }

  @Test("no beam's score exceeds the exact one, and timestamps rise")
  func bounds() throws {
    for (model, name) in ToyModel.withDurations(count: 80, frames: 2...8) {
      let builder = LatticeBuilder(
        scorer: model.scorer,
        encoder: EncoderProjection(model.encoderOut, joiner: model.scorer.joiner))
      for (beam, cap) in [(1, 1), (2, 3), (4, 2)] {
        let result = try run(model, "tsd", options(beam: beam, cap: cap))
        #expect(result.profile.semantics == .tdt && result.trace?.profile.semantics == .tdt)
        let exact = try builder.exactLogProbs(of: result.nBest.map(\.labels))
        #expect(result.nBest.count <= beam)
        for (found, most) in zip(result.nBest, exact) {
          #expect(found.logProb <= most + Self.tolerance, "\(name)")
          #expect(found.timestamps == found.timestamps.sorted())
          #expect(found.timestamps.allSatisfy { (0..<model.frames).contains($0) })
        }
      }
    }
  }

  /// Token and duration at their best, step by step.
  private func walk(_ model: ToyModel, cap: Int) -> (labels: [TokenID], frames: [Int], Double) {
    let (scorer, joiner) = (model.scorer, model.scorer.joiner)
    let least = joiner.durations.filter { $0 > 0 }.min() ?? 0
    var (labels, frames, score): ([TokenID], [Int], Double) = ([], [], 0)
    var (t, emitted) = (0, 0)
    while t < model.frames {
      let scores = joiner.scores(
        encoder: joiner.projectEncoder(model.encoderOut.frames.row(t)),
        predictor: joiner.projectPredictor(scorer.predictor.output(after: labels).output),
        adjustment: .none)
      let token = scores.tokens.indices.max { scores.tokens[$0] < scores.tokens[$1] } ?? 0
      let place = scores.durations.indices.max { scores.durations[$0] < scores.durations[$1] } ?? 0
      score += scores.tokens[token] + scores.durations[place]
      var taken = joiner.durations[place]
      if TokenID(token) == model.vocabulary.blankID {
        taken = taken == 0 ? least : taken
      } else {
        labels.append(TokenID(token))
        frames.append(t)
        emitted += 1
        if taken == 0 && emitted == cap { taken = 1 }
      }
      t += taken
      if taken > 0 { emitted = 0 }
    }
    return (labels, frames, score)
  }

  @Test("greedy takes the best token and the best duration")
  func greedy() throws {
    for (model, name) in ToyModel.withDurations(count: 80, frames: 2...8) {
      for cap in [1, 3] {
        let found = try #require(try run(model, "greedy", options(beam: 1, cap: cap)).nBest.first)
        let (labels, frames, score) = walk(model, cap: cap)
        #expect(found.labels == labels && found.timestamps == frames, "\(name)")
        #expect(abs(found.logProb - score) < Self.tolerance, "\(name)")
      }
    }
  }

  /// Redundant parts of a trace must agree, and every expansion follows from the networks.
  private func violations(_ trace: SearchTrace, _ model: ToyModel) -> [String] {
    var (violations, beam): ([String], [HypothesisID: Double]) = ([], [HypothesisID(0): 0])
    let table = StepTable(model.scorer.joiner)
    for step in trace.steps {
      if step.replayedBeam() != step.beam { violations.append("a replay rebuilds the beam") }
      var scores = beam
      var seen: [[Int]] = []
      for expansion in step.rounds.flatMap(\.expansions) {
        guard let parent = scores[expansion.parent] else {
          violations.append("a parent is known")
          continue
        }
        if abs(expansion.total - parent - expansion.stepLogProb) > Self.tolerance {
          violations.append("a total is the parent's and the step's")
        }
        let due = trace.nodes[expansion.parent.index].due ?? 0
        if let jump = expansion.jump {
          if due > step.frame { violations.append("who waits is not extended") }
          let isBlank = expansion.token == model.vocabulary.blankID
          let advance = table.advance(duration: jump.duration, isBlank: isBlank)
          let isForced = expansion.closesFrame && advance == 0
          if jump.due != step.frame + (isForced ? 1 : advance) { violations.append("a jump") }
          let scored = table.logProbs(
            asked(model, trace.labels(of: expansion.parent), step.frame))
          let place = table.index(of: expansion.token, duration: jump.duration)
          if abs(scored[place] - expansion.stepLogProb) > Self.tolerance {
            violations.append("a step is the model's")
          }
          if let result = expansion.result, trace.nodes[result.index].due != jump.due {
            violations.append("a hypothesis continues where its last step led")
          }
          seen.append([expansion.parent.index, expansion.token.index, jump.duration])
        } else if due <= step.frame || expansion.stepLogProb != 0 {
          violations.append("who waits pays nothing")
        }
        if let result = expansion.result, !expansion.closesFrame {
          scores[result] = expansion.total
        }
      }
      if Set(seen).count != seen.count { violations.append("a step is tried once") }
      beam = Dictionary(uniqueKeysWithValues: step.beam.map { ($0.id, $0.logProb) })
      let places = step.beam.map { [trace.nodes[$0.id.index].due ?? -1] + labels(trace, $0.id) }
      if Set(places).count != places.count { violations.append("labels come once at a frame") }
      if places.contains(where: { $0[0] <= step.frame }) { violations.append("the beam waits") }
    }
    return violations
  }

  private func labels(_ trace: SearchTrace, _ id: HypothesisID) -> [Int] {
    trace.labels(of: id).map(\.index)
  }

  private func asked(_ model: ToyModel, _ labels: [TokenID], _ frame: Int) -> JointScores {
    let joiner = model.scorer.joiner
    return joiner.scores(
      encoder: joiner.projectEncoder(model.encoderOut.frames.row(frame)),
      predictor: joiner.projectPredictor(model.scorer.predictor.output(after: labels).output),
      adjustment: .none)
  }

  @Test("every expansion has one outcome, and the trace rebuilds every beam", arguments: fitting)
  func traces(_ search: String) throws {
    for (model, name) in ToyModel.withDurations(count: 60, frames: 2...6) {
      for (beam, cap) in [(1, 2), (3, 1), (5, 3)] {
        let result = try run(model, search, options(beam: beam, cap: cap))
        let trace = try #require(result.trace)
        let found = violations(trace, model)
        #expect(found.isEmpty, "\(name), beam \(beam), cap \(cap): \(found.prefix(3))")
        #expect(trace.steps.count == model.frames)
        let again = try run(model, search, options(beam: beam, cap: cap), recording: .nothing)
        #expect(again.nBest == result.nBest)
        let brief = try run(model, search, options(beam: beam, cap: cap), recording: .bestPruned(1))
        for (some, all) in zip(brief.trace?.steps ?? [], trace.steps) {
          #expect(some.beam == all.beam && some.replayedBeam() == all.beam)
        }
      }
    }
  }

  @Test("searches that assume one frame per blank are rejected, and suitable ones named")
  func unfit() throws {
    let (model, _) = try #require(ToyModel.withDurations(count: 1).first)
    for profile in SearchCatalog.profiles {
      #expect(profile.takesDurations == Self.fitting.contains(profile.name))
      if profile.takesDurations { continue }
      var options = SearchOptions()
      options.pathMerging.contextLabels = 1
      let error = #expect(throws: SearchError.self) {
        try SearchCatalog.make(profile.name, scorer: model.scorer, options: options)
      }
      #expect(error == .unfitForDurations(search: profile.name, fitting: Self.fitting))
      for name in Self.fitting { #expect("\(try #require(error))".contains(name)) }
    }
  }

  @Test("table indices of steps round-trip")
  func table() throws {
    for (model, _) in ToyModel.withDurations(count: 7) {
      let table = StepTable(model.scorer.joiner)
      for index in 0..<table.count {
        let (token, duration) = (table.token(at: index), table.duration(at: index))
        #expect(table.index(of: token, duration: duration) == index)
        #expect(table.indices(of: token).contains(index))
      }
      #expect(abs(logSum(table.logProbs(asked(model, [], 0)))) < Self.tolerance)
    }
  }
}
