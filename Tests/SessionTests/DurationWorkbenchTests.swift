import Analysis
import BeamSearch
import Foundation
import Kernels
import Scoring
import TestSupport
import Testing
import Transducer

@testable import Session

/// The workbench with models whose tokens have durations (TDT).
@Suite("Durations in the workbench")
struct DurationWorkbenchTests {
  private static let tolerance = 1e-9

  private func options(_ index: Int) -> SearchOptions {
    SearchOptions(beamSize: 1 + index % 4, maxSymbolsPerFrame: 1 + index % 3, nBest: .max)
  }

  private func result(_ model: ToyModel, _ search: String, _ index: Int) throws -> DecodeResult {
    try decode(
      model.encoderOut, scorer: model.scorer, search: search, options: options(index))
  }

  @Test("the reachable share falls by what pruned expansions could have brought, and by no more")
  func reach() throws {
    var fallen = 0
    for (index, (model, name)) in ToyModel.withDurations(count: 80, frames: 2...6).enumerated() {
      let result = try result(model, "tsd", index)
      let steps = try #require(result.trace?.steps)
      for labels in WhyLawTests.targets(model, result.nBest, seed: UInt64(index)) {
        var tracker = try WhyLawTests.tracker(
          labels, model: model, profile: result.profile, options: result.options)
        guard tracker.exactLogProb > -.infinity else { continue }
        var before = 0.0
        for (place, step) in steps.enumerated() {
          tracker.consume(step)
          let after = tracker.reach[place]
          let lost = tracker.losses(in: step).reduce(0) {
            $0 + exp($1.logProb - tracker.exactLogProb)
          }
          #expect(
            abs(exp(before) - exp(after) - lost) < Self.tolerance, "\(name), step \(step.frame)")
          before = after
        }
        let found = result.nBest.first { $0.labels == labels }
        let share = found.map { exp($0.logProb - tracker.exactLogProb) } ?? 0
        #expect(abs(exp(before) - share) < Self.tolerance, "\(name)")
        if found == nil {
          #expect(tracker.fall != nil)
          fallen += 1
        }
      }
    }
    #expect(fallen > 20)
  }

  @Test("ledgers of beams and candidates add up", arguments: ["greedy", "tsd"])
  func ledgers(_ search: String) throws {
    for (index, (model, name)) in ToyModel.withDurations(count: 60, frames: 2...6).enumerated() {
      let result = try result(model, search, index)
      let trace = try #require(result.trace)
      let reader = LedgerReader(
        trace: trace, history: TraceHistory(trace), vocabulary: model.vocabulary)
      for (step, place) in trace.steps.enumerated() {
        for (rank, entry) in place.beam.enumerated() {
          let ledger = try #require(reader.ledger(afterStep: step, place: rank))
          #expect(abs(ledger.amounts.total - entry.logProb) < Self.tolerance, "\(name)")
        }
        for expansion in place.rounds.flatMap(\.expansions) {
          let ledger = try #require(reader.ledger(of: expansion, step: step))
          #expect(abs(ledger.amounts.total - expansion.total) < Self.tolerance, "\(name)")
        }
      }
      for candidate in result.nBest {
        let ledger = try #require(reader.ledger(of: candidate, frames: model.frames))
        #expect(abs(ledger.amounts.total - candidate.logProb) < Self.tolerance, "\(name)")
      }
    }
  }

  @Test("the joint network's view says how likely each duration is")
  func joint() throws {
    let shape = ToyShape(seed: 4, frames: 3, size: 3, memory: .lastLabel)
    let model = ToyModel(shape, durations: [0, 1, 2])
    let view = JointView(
      scorer: model.scorer, frame: model.encoderOut.frames.row(1), labels: [], chosen: nil,
      adjustment: .none)
    #expect(view.durations.map(\.frames) == [0, 1, 2])
    #expect(abs(view.durations.reduce(0) { $0 + $1.probability } - 1) < Self.tolerance)
    let plain = ToyModel(shape)
    let other = JointView(
      scorer: plain.scorer, frame: plain.encoderOut.frames.row(1), labels: [], chosen: nil,
      adjustment: .none)
    #expect(other.durations.isEmpty && other.bars == view.bars)
  }

  @Test("rows of a frame show waiting hypotheses and token durations")
  func expansions() throws {
    let shape = ToyShape(seed: 9, frames: 6, size: 3, memory: .lastLabel)
    let model = ToyModel(shape, durations: [0, 1, 2, 3])
    let trace = try #require(try result(model, "tsd", 3).trace)
    let rows = trace.steps.flatMap { step in
      ExpansionView(
        trace: trace, notable: step.notableExpansions(prunedLimit: 4), current: 0,
        vocabulary: model.vocabulary
      ).rows
    }
    let waiting = rows.filter { $0.kind == .waiting }
    #expect(!waiting.isEmpty && waiting.allSatisfy { $0.duration == nil && $0.stepLogProb == 0 })
    #expect(waiting.allSatisfy { $0.sentence.contains("waits for a later frame") })
    let others = rows.filter { $0.kind != .waiting }
    #expect(others.allSatisfy { $0.duration != nil && $0.sentence.contains(" for ") })
  }
}
