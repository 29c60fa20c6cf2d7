import Analysis
import BeamSearch
import Scoring
import Session
import TestSupport
import Testing
import Transducer

/// How close the beam comes to a reference.
@Suite("Beam oracle")
struct BeamOracleTests {
  private func report(
    _ model: ToyModel, reference: String, search: String = "tsd"
  ) throws -> (DecodeResult, RiskReport) {
    let result = try decode(
      model.encoderOut, scorer: model.scorer, search: search,
      options: SearchOptions(beamSize: 3, maxSymbolsPerFrame: 2, nBest: 3))
    let report = try Assessment.assess(
      nBest: result.nBest, encoded: model.encoderOut, scorer: model.scorer, reference: reference)
    return (result, report)
  }

  private func model(_ seed: UInt64) -> ToyModel {
    let toy = ToyModel(
      ToyShape(seed: seed, frames: 6, size: 4, memory: .twoLabels, blankBias: 1))
    return ToyModel(
      frames: 6,
      vocabulary: Vocabulary(
        tokens: ["<blank>", "\u{2581}A", "\u{2581}B", "\u{2581}C"], blankID: TokenID(0)),
      predictor: toy.scorer.predictor, joiner: toy.scorer.joiner)
  }

  @Test("after the last frame it is the oracle of the list, in tokens")
  func lastFrame() throws {
    for seed in 0..<50 as Range<UInt64> {
      let model = model(seed)
      let (result, report) = try report(model, reference: "A C B")
      let reference = try #require(report.reference)
      let labels = try #require(reference.labels)
      let oracle = try #require(BeamOracle(reference))
      let trace = try #require(result.trace)
      let errors = oracle.errors(in: trace)
      #expect(errors.count == model.frames)
      let nearest = result.nBest.map {
        EditAlignment(reference: labels, hypothesis: $0.labels).counts.errors
      }
      #expect(errors.last == nearest.min())
    }
  }

  @Test("a beam that holds everything follows any reference without an error")
  func exhaustive() throws {
    for seed in 0..<10 as Range<UInt64> {
      let model = model(seed)
      let result = try decode(
        model.encoderOut, scorer: model.scorer,
        options: SearchOptions(beamSize: 100_000, maxSymbolsPerFrame: 1))
      let report = try Assessment.assess(
        nBest: [], encoded: model.encoderOut, scorer: model.scorer, reference: "B A")
      let reference = try #require(report.reference)
      let frames = try #require(reference.frames)
      let oracle = try #require(BeamOracle(reference))
      // This search allows only one label per frame.
      guard Set(frames).count == frames.count else { continue }
      #expect(oracle.errors(in: try #require(result.trace)).allSatisfy { $0 == 0 })
    }
  }

  @Test("a search by alignment steps has one for each step")
  func alignmentSteps() throws {
    let (result, report) = try report(model(3), reference: "A", search: "alsd")
    let trace = try #require(result.trace)
    #expect(trace.steps.count > 6)
    let oracle = try #require(report.reference.flatMap(BeamOracle.init))
    #expect(oracle.errors(in: trace).count == trace.steps.count)
    #expect(oracle.nearest(in: trace, after: trace.steps.count) == nil)
  }

  @Test("a reference that cannot be spelled has no oracle")
  func unknownWords() throws {
    let (_, report) = try report(model(3), reference: "Q")
    #expect(report.reference.flatMap(BeamOracle.init) == nil)
  }
}
