import Audio
import BeamSearch
import Foundation
import Kernels
import OnnxModels
import Scoring
import TestSupport
import Testing
import Transducer

/// Small random models in NeMo's form, against NumPy (`Tests/Vectors/nemo_models.py`).
@Suite("Transducers of NeMo", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct NemoTransducerTests {
  struct Vectors: Decodable {
    struct Greedy: Decodable {
      let labels: [Int]
      let frames: [Int]
      let score: Double
    }
    /// (T, D)
    let frames: [[Float]]
    let contexts: [[Int]]
    /// (contexts, P)
    let predictor: [[Float]]
    /// (frames, contexts, V)
    let log_probs: [[[Double]]]
    /// (frames, contexts, N)
    let duration_log_probs: [[[Double]]]
    let durations: [Int]
    let texts: [[Int]]
    let exact: [Double]
    let viterbi: [Double]
    let greedy: Greedy
    let signal: Greedy
  }

  static let names = ["nemo-rnnt", "nemo-tdt"]

  let vectors: [String: Vectors]

  init() throws {
    struct All: Decodable {
      let rnnt: Vectors
      let tdt: Vectors
      enum CodingKeys: String, CodingKey {
        case rnnt = "nemo-rnnt"
        case tdt = "nemo-tdt"
      }
    }
    let url = URL(fileURLWithPath: TestRuntime.path("nemo.json"))
    let all = try JSONDecoder().decode(All.self, from: Data(contentsOf: url))
    vectors = ["nemo-rnnt": all.rnnt, "nemo-tdt": all.tdt]
  }

  func model(
    _ name: String, _ options: OnnxTransducer.Options = OnnxTransducer.Options()
  ) throws -> OnnxTransducer {
    try OnnxTransducer(
      folder: TestRuntime.path(name), runtime: TestRuntime.open(), options: options)
  }

  /// The features of the script.
  func features(columns: Int) -> Matrix {
    var matrix = Matrix(rows: 45, columns: columns)
    for t in 0..<45 {
      for c in 0..<columns {
        matrix[t, c] = Float(sin(0.7 * Double(t) + 1.3 * Double(c) + 0.05 * Double(t * c)))
      }
    }
    return matrix
  }

  func encoded(_ model: OnnxTransducer) throws -> EncoderOut {
    EncoderOut(
      frames: try model.model.encoder.encode(features(columns: model.model.encoder.inputDim)),
      frameDuration: model.model.frameDuration)
  }

  private func largest(_ found: some Sequence<Float>, _ expected: [Float]) -> Float {
    zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test("encoder, predictor and joiner agree with NumPy", arguments: names)
  func networks(_ name: String) throws {
    let (expected, model) = (try #require(vectors[name]), try model(name))
    let frames = try encoded(model).frames
    #expect(frames.rows == expected.frames.count)
    // Float sums in another order.
    #expect(largest(frames.storage, expected.frames.flatMap { $0 }) < 1e-5)
    let scorer = model.model.scorer
    #expect(scorer.predictor.contextSize == nil)
    #expect(scorer.joiner.durations == expected.durations)
    for (place, labels) in expected.contexts.enumerated() {
      let output = scorer.predictor.output(after: labels.map { TokenID($0) }).output
      #expect(largest(output, expected.predictor[place]) < 1e-5)
      for (t, row) in expected.log_probs.enumerated() {
        let found = scorer.joiner.scores(
          encoder: scorer.joiner.projectEncoder(frames.row(t)),
          predictor: scorer.joiner.projectPredictor(output), adjustment: .none)
        let errors =
          zip(found.tokens, row[place]).map { abs($0 - $1) }
          + zip(found.durations, expected.duration_log_probs[t][place]).map { abs($0 - $1) }
        #expect(found.tokens.count == model.model.vocabulary.size)
        #expect(found.durations.count == expected.durations.count)
        #expect((errors.max() ?? 1) < 1e-4)
      }
    }
    #expect(model.fault.error == nil)
  }

  @Test("exact scores and the best alignment agree with NumPy", arguments: names)
  func scores(_ name: String) throws {
    let (expected, model) = (try #require(vectors[name]), try model(name))
    let encoder = EncoderProjection(try encoded(model), joiner: model.model.scorer.joiner)
    let texts = expected.texts.map { $0.map { TokenID($0) } }
    let builder = LatticeBuilder(scorer: model.model.scorer, encoder: encoder)
    let lattices = try builder.lattices(of: texts)
    let exact = try builder.exactLogProbs(of: texts)
    for (place, lattice) in lattices.enumerated() {
      #expect(abs(lattice.exactLogProb() - expected.exact[place]) < 1e-4)
      #expect(exact[place] == lattice.exactLogProb())
      #expect(abs(lattice.viterbi().logProb - expected.viterbi[place]) < 1e-4)
    }
  }

  private func expect(
    _ found: DecodeResult, _ expected: Vectors.Greedy,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let best = try #require(found.nBest.first)
    #expect(best.labels.map(\.index) == expected.labels, sourceLocation: location)
    #expect(best.timestamps == expected.frames, sourceLocation: location)
    #expect(abs(best.logProb - expected.score) < 1e-3, sourceLocation: location)
  }

  @Test("greedy search of features and of sound finds what NumPy finds", arguments: names)
  func greedy(_ name: String) throws {
    let (expected, model) = (try #require(vectors[name]), try model(name))
    let options = SearchOptions(maxSymbolsPerFrame: 5)
    try expect(
      decode(encoded(model), scorer: model.model.scorer, search: "greedy", options: options),
      expected.greedy)
    let heard = try model.features.features(of: Self.signal)
    let sound = EncoderOut(
      frames: try model.model.encoder.encode(heard.frames),
      frameDuration: model.model.frameDuration)
    try expect(
      decode(sound, scorer: model.model.scorer, search: "greedy", options: options),
      expected.signal)
  }

  @Test("the search of the default beam finds at least what greedy finds, at most the exact score")
  func beam() throws {
    for name in Self.names {
      let (expected, model) = (try #require(vectors[name]), try model(name))
      let frames = try encoded(model)
      let result = try decode(
        frames, scorer: model.model.scorer, search: "tsd",
        options: SearchOptions(beamSize: 16, maxSymbolsPerFrame: 5))
      let builder = LatticeBuilder(
        scorer: model.model.scorer,
        encoder: EncoderProjection(frames, joiner: model.model.scorer.joiner))
      let exact = try builder.exactLogProbs(of: result.nBest.map(\.labels))
      #expect(zip(result.nBest, exact).allSatisfy { $0.logProb <= $1 + 1e-9 })
      let greedy = result.nBest.first { $0.labels.map(\.index) == expected.greedy.labels }
      #expect(try #require(greedy).logProb >= expected.greedy.score - 1e-3)
      #expect(result.profile.semantics == (expected.durations.isEmpty ? .rnnt : .tdt))
    }
  }

  @Test("other searches reject a TDT model and name the suitable ones")
  func unfit() throws {
    let model = try model("nemo-tdt")
    let error = #expect(throws: SearchError.self) {
      try decode(encoded(model), scorer: model.model.scorer, search: "modified")
    }
    #expect(error == .unfitForDurations(search: "modified", fitting: ["greedy", "tsd"]))
  }

  /// One second of the signal of `Tests/Vectors/audio_vectors.py`.
  static let signal: AudioClip = {
    var state: UInt32 = 1
    let samples = (0..<16_000).map { index -> Float in
      state = state &* 1_664_525 &+ 1_013_904_223
      let (noise, time) = (Double(state) / 2_147_483_648 - 1, Double(index) / 16_000)
      let tones = 0.3 * sin(2 * .pi * 440 * time) + 0.1 * sin(2 * .pi * 3100 * time)
      let value = tones + 0.05 * noise * (Double(index) / 16_000) + 0.01
      return Float((value * 32_768 + 0.5).rounded(.down) / 32_768)
    }
    return AudioClip(samples: samples, sampleRate: 16_000)
  }()

  @Test("the features follow from the metadata, and from the user's options")
  func hearing() throws {
    let usual = try model("nemo-rnnt")
    #expect(usual.features.frontEnd.parameters["mel_scale"] == .string("slaney"))
    #expect(usual.features.normalization == .perFeature(.population))
    #expect(usual.features.tailPadding == 0)
    #expect(abs(usual.model.frameDuration - 0.04) < 1e-12)
    let other = try model(
      "nemo-rnnt",
      OnnxTransducer.Options(frontEnd: .nemo, normalization: OnnxFeatures.Normalizing.none))
    #expect(other.features.frontEnd.type == "nemo-log-mel")
    #expect(other.features.normalization == nil)
    let plain = try model("nemo-rnnt", OnnxTransducer.Options(frontEnd: .nemo))
    #expect(plain.features.normalization == .perFeature(.sample))
    #expect(try plain.features.features(of: Self.signal).frames.rows == 100)
  }

  @Test("short utterances have as many frames as the network returns")
  func short() throws {
    let encoder = try model("nemo-rnnt").model.encoder
    for (rows, frames) in [(0, 0), (1, 1), (4, 1), (5, 2)] {
      #expect(try encoder.encode(features(columns: 80).rows(0..<rows)).rows == frames)
    }
  }
}
