import Audio
import AudioFiles
import BeamSearch
import Foundation
import Kernels
import OnnxModels
import Scoring
import TestSupport
import Testing
import Transducer

/// Real speech through a real streaming Zipformer, from the sound file to the risk.
@Suite(
  "Zipformer reference",
  .enabled(if: VisibleReference.isThere, Comment(rawValue: TestData.missing)),
  .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct VisibleReferenceTests {
  private let model: OnnxTransducer
  private let reference: VisibleReference

  init() throws {
    reference = try VisibleReference.load()
    model = try OnnxTransducer(
      folder: TestData.url(VisibleReference.model).path, runtime: TestRuntime.open(),
      options: OnnxTransducer.Options(precision: .fp32))
  }

  private func features(_ utterance: VisibleReference.Utterance) throws -> Matrix {
    try model.features.features(of: SoundFile.read(utterance.audio.path)).frames
  }

  private func encoded(_ utterance: VisibleReference.Utterance) throws -> EncoderOut {
    EncoderOut(
      frames: try model.model.encoder.encode(features(utterance)),
      frameDuration: model.model.frameDuration)
  }

  private func differences(_ found: Matrix, _ expected: VisibleReference.Rows) throws -> [Float] {
    #expect([found.rows, found.columns] == expected.shape)
    return try expected.rows.flatMap { key, row in
      let index = try #require(Int(key))
      try #require(index < found.rows && row.count == found.columns)
      return zip(found.row(index), row).map { abs($0 - $1) }
    }
  }

  @Test func features() throws {
    #expect(reference.utterances.count == 8)
    for utterance in reference.utterances {
      let errors = try differences(features(utterance), utterance.features)
      #expect((errors.max() ?? .nan) < 5e-3, "\(utterance.id)")
      #expect(errors.reduce(0, +) / Float(errors.count) < 2e-5, "\(utterance.id)")
    }
  }

  @Test func encoderFrames() throws {
    #expect(abs(model.model.frameDuration - 0.04) < 1e-12)
    for utterance in reference.utterances {
      let errors = try differences(encoded(utterance).frames, utterance.encoder_out)
      #expect((errors.max() ?? .nan) < 2e-3, "\(utterance.id)")
    }
  }

  @Test("features in any pieces give the same frames, bit for bit")
  func pieces() throws {
    let features = try features(reference.utterances[0])
    let whole = try model.model.encoder.encode(features)
    for size in [1, 7, 32, 45, 46, 200] {
      var stream = try #require(model.model.encoder.makeStream())
      var frames = Matrix(rows: 0, columns: whole.columns)
      for start in stride(from: 0, to: features.rows, by: size) {
        frames.append(try stream.push(features.rows(start..<min(start + size, features.rows))))
      }
      frames.append(try stream.finish())
      #expect(frames == whole, "pieces of \(size)")
    }
  }

  private func expect(
    _ found: Hypothesis, equals expected: VisibleReference.Found, isStable: Bool, _ place: String
  ) {
    #expect(abs(found.logProb - expected.score) < 1e-2, "\(place)")
    guard isStable else { return }
    #expect(found.labels.map(\.index) == expected.tokens, "\(place)")
    #expect(found.timestamps == expected.frames, "\(place)")
    #expect(model.model.vocabulary.text(of: found.labels) == expected.text, "\(place)")
    #expect(found.tokenLogProbs.count == expected.logps.count, "\(place)")
    for (a, b) in zip(found.tokenLogProbs, expected.logps) { #expect(abs(a - b) < 1e-2) }
  }

  @Test func greedy() throws {
    for utterance in reference.utterances {
      let result = try decode(
        encoded(utterance), scorer: model.model.scorer, search: "greedy",
        options: SearchOptions(maxSymbolsPerFrame: 1), recording: .nothing)
      expect(
        result.nBest[0], equals: utterance.greedy, isStable: utterance.isStable("greedy"),
        utterance.id)
    }
    #expect(model.fault.error == nil)
  }

  private func check(
    _ search: String, options: SearchOptions, name: String,
    _ list: (VisibleReference.Utterance) -> VisibleReference.NBest
  ) throws {
    var stable = 0
    for utterance in reference.utterances {
      let (encoded, expected) = (try encoded(utterance), list(utterance))
      let result = try decode(
        encoded, scorer: model.model.scorer, search: search, options: options,
        recording: .nothing)
      let isStable = utterance.isStable(name)
      if isStable { stable += 1 }
      #expect(result.nBest.count == expected.hyps.count, "\(utterance.id)")
      for (index, (a, b)) in zip(result.nBest, expected.hyps).enumerated() {
        expect(a, equals: b, isStable: isStable, "\(utterance.id), \(name) \(index)")
      }
      try checkScores(encoded, expected, utterance: utterance)
    }
    #expect(stable >= 6)
    #expect(model.fault.error == nil)
  }

  @Test func modified() throws {
    try check(
      "modified", options: SearchOptions(lengthNormalization: .perLabel(offset: 2)),
      name: "modified_beam4", \.modified_beam4)
  }

  @Test func timeSynchronous() throws {
    try check(
      "tsd", options: SearchOptions(maxSymbolsPerFrame: 3), name: "tsd_k3_beam4", \.tsd_k3_beam4)
  }

  @Test func alignmentLengthSynchronous() throws {
    try check("alsd", options: SearchOptions(), name: "alsd_beam4", \.alsd_beam4)
  }

  /// Exact scores, best alignments and risk of the reference's list.
  private func checkScores(
    _ encoded: EncoderOut, _ list: VisibleReference.NBest, utterance: VisibleReference.Utterance
  ) throws {
    let scorer = model.model.scorer
    let builder = LatticeBuilder(
      scorer: scorer, encoder: EncoderProjection(encoded, joiner: scorer.joiner))
    let lattices = try builder.lattices(of: list.hyps.map { $0.tokens.map(TokenID.init) })
    let exact = lattices.map { $0.exactLogProb() }
    for (found, (lattice, expected)) in zip(exact, zip(lattices, list.hyps.map(\.exact))) {
      #expect(abs(found - expected.rnnt) < 1e-2, "\(utterance.id)")
      #expect(abs(lattice.monotonicLogProb() - expected.monotonic) < 1e-2, "\(utterance.id)")
      let viterbi = lattice.viterbi()
      #expect(abs(viterbi.logProb - expected.rnnt_viterbi) < 1e-2, "\(utterance.id)")
      #expect(viterbi.frames == expected.rnnt_viterbi_frames, "\(utterance.id)")
    }
    guard let risk = list.risk else { return }
    let found = BayesRisk(
      candidates: zip(list.hyps, exact).map { hypothesis, score in
        RiskCandidate(
          labels: hypothesis.tokens.map(TokenID.init),
          words: TextErrors.words(hypothesis.text), exactLogProb: score)
      }, reference: utterance.reference_words)
    #expect(found.entries.map { $0.edits?.errors } == risk.W, "\(utterance.id)")
    for (entry, (p, gradient)) in zip(found.entries, zip(risk.p, risk.gradient)) {
      #expect(abs(entry.posterior - p) < 1e-2, "\(utterance.id)")
      #expect(abs((entry.gradient ?? .nan) - gradient) < 1e-2, "\(utterance.id)")
    }
    #expect(abs((found.expectedRisk ?? .nan) - risk.risk) < 1e-2, "\(utterance.id)")
    #expect(found.mbrChoice == list.mbr, "\(utterance.id)")
  }
}
