import Audio
import BeamSearch
import Foundation
import Kernels
import ModelFiles
import OnnxModels
import TestSupport
import Testing
import Text
import Transducer

/// NumPy's results for the small transducer of `Tests/Vectors/onnx_models.py`.
private struct SmallReference: Decodable {
  /// (rows, C)
  var features: [[Float]]
  /// (T, D)
  var frames: [[Float]]
  var contexts: [[Int]]
  /// One row per context.
  var predictor: [[Float]]
  /// (T, contexts, V)
  var log_probs: [[[Double]]]

  static func load() throws -> SmallReference {
    let url = URL(fileURLWithPath: TestRuntime.path("streaming.json"))
    return try JSONDecoder().decode(SmallReference.self, from: Data(contentsOf: url))
  }
}

@Suite("Streaming ONNX transducers", .enabled(if: TestRuntime.isThere, TestRuntime.missing))
struct StreamingTransducerTests {
  private let runtime: OnnxRuntime
  private let small: OnnxTransducer
  private let reference: SmallReference

  init() throws {
    runtime = try TestRuntime.open()
    small = try OnnxTransducer(folder: TestRuntime.path("streaming"), runtime: runtime)
    reference = try SmallReference.load()
  }

  private var features: Matrix {
    Matrix(
      rows: reference.features.count, columns: 8, storage: reference.features.flatMap { $0 })
  }

  /// Float sums in another order.
  private static let tolerance: Float = 1e-5

  @Test func encoder() throws {
    let frames = try small.model.encoder.encode(features)
    #expect(frames.rows == reference.frames.count && frames.rows == 5)
    let errors = zip(frames.storage, reference.frames.flatMap { $0 }).map { abs($0 - $1) }
    #expect((errors.max() ?? .nan) < Self.tolerance)
    #expect(abs(small.model.frameDuration - 0.02) < 1e-12)
  }

  @Test("a window is encoded once more rows than its own have arrived")
  func windows() throws {
    for (rows, expected) in [(0, 0), (4, 0), (5, 0), (6, 1), (7, 1), (8, 2), (9, 2), (10, 3)] {
      let part = features.rows(0..<rows)
      #expect(try small.model.encoder.encode(part).rows == expected, "\(rows) rows")
    }
  }

  @Test("features in pieces give the same frames, and a stream can restart")
  func pieces() throws {
    let whole = try small.model.encoder.encode(features)
    for size in 1...14 {
      var stream = try #require(small.model.encoder.makeStream())
      var frames = Matrix(rows: 0, columns: whole.columns)
      for start in stride(from: 0, to: features.rows, by: size) {
        let end = min(start + size, features.rows)
        frames.append(try stream.push(features.rows(start..<end)))
      }
      frames.append(try stream.finish())
      #expect(frames == whole, "pieces of \(size)")
    }
  }

  @Test("a predictor's output depends on the last labels, with -1 and blank before the first")
  func predictor() throws {
    let predictor = small.model.scorer.predictor
    #expect(predictor.contextSize == 2)
    for (context, expected) in zip(reference.contexts, reference.predictor) {
      let labels = context.filter { $0 > 0 }.map(TokenID.init)
      let output = predictor.output(after: labels).output
      #expect(output.count == expected.count)
      for (a, b) in zip(output, expected) { #expect(abs(a - b) < Self.tolerance) }
      // A long history gives the same as its end.
      let longer = predictor.output(after: [TokenID(4), TokenID(7)] + labels).output
      #expect((longer == output) == (labels.count == 2))
    }
  }

  @Test func joiner() throws {
    let joiner = small.model.scorer.joiner
    for (frame, rows) in zip(reference.frames, reference.log_probs) {
      let encoded = joiner.projectEncoder(frame[...])
      for (output, expected) in zip(reference.predictor, rows) {
        let found = joiner.logProbs(encoder: encoded, predictor: joiner.projectPredictor(output))
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5) }
        #expect(abs(found.reduce(0) { $0 + exp($1) } - 1) < 1e-12)
      }
    }
  }

  @Test("several contexts in one run, and adjustments, are those of single runs")
  func batch() throws {
    let joiner = try #require(small.model.scorer.joiner as? OnnxJoiner)
    let frame = reference.frames[0]
    let adjustment = LogitAdjustment(blankPenalty: 0.7, temperature: 1.7)
    let batch = joiner.scores(
      encoder: frame, predictors: reference.predictor, adjustment: adjustment
    ).map(\.tokens)
    for (row, output) in zip(batch, reference.predictor) {
      let single = joiner.logProbs(encoder: frame, predictor: output, adjustment: adjustment)
      for (a, b) in zip(row, single) { #expect(abs(a - b) < 1e-5) }
      // Log-probs are logits, but for a constant that the softmax takes off.
      var logits = joiner.logProbs(encoder: frame, predictor: output).map { $0 / 1.7 }
      logits[0] -= 0.7 / 1.7
      for (a, b) in zip(single, logSoftmax(logits)) { #expect(abs(a - b) < 1e-12) }
    }
  }

  @Test("a failing network returns NaN, and the reason is kept")
  func fault() throws {
    let joiner = small.model.scorer.joiner
    #expect(small.fault.error == nil)
    let broken = joiner.logProbs(encoder: [1, 2], predictor: reference.predictor[0])
    #expect(broken.count == 9 && broken.allSatisfy(\.isNaN))
    #expect(small.fault.error?.reason == .failedRun)
    #expect(small.fault.error?.place.hasSuffix("joiner.onnx") == true)
  }

  @Test("a search ended by a failing network says why, and the next one starts fresh")
  func failedSearch() throws {
    let scorer = small.model.scorer
    let wide = EncoderOut(frames: Matrix(rows: 3, columns: 5), frameDuration: 0.02)
    for _ in 0..<2 {
      let error = #expect(throws: OnnxError.self) { try decode(wide, scorer: scorer) }
      #expect(error?.reason == .failedRun)
      #expect(error?.place.hasSuffix("joiner.onnx") == true)
    }
    let right = EncoderOut(frames: Matrix(rows: 3, columns: 6), frameDuration: 0.02)
    #expect(try !decode(right, scorer: scorer).nBest.isEmpty)
    let broken = EncoderOut(
      frames: Matrix(rows: 1, columns: 6, repeating: .nan), frameDuration: 0.02)
    #expect(throws: SearchError.notANumber(frame: 0)) { try decode(broken, scorer: scorer) }
  }

  @Test("the appended silence is part of the features")
  func tail() throws {
    let options = OnnxTransducer.Options(tailPadding: 0.1)
    let short = try OnnxTransducer(
      folder: TestRuntime.path("streaming"), runtime: runtime, options: options)
    #expect(short.features.outputCount(sampleCount: 16_000) == 110)
    #expect(small.features.outputCount(sampleCount: 16_000) == 166)
    let samples = (0..<4000).map { Float(sin(Double($0 * $0) / 9000)) / 2 }
    let whole = try short.features.features(of: AudioClip(samples: samples, sampleRate: 16_000))
    #expect(whole.frames.rows == 35)
    var stream = short.features.makeStream()
    var rows = try stream.push(Array(samples[..<1111]))
    rows.append(try stream.push(Array(samples[1111...])))
    rows.append(stream.finish())
    #expect(rows == whole.frames)
  }
}
