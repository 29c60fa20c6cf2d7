import Audio
import Foundation
import Kernels
import Testing
import Text

@Suite("Feature pipeline")
struct FeaturePipelineTests {
  /// The pipeline of the AN4 models: 13 cepstra, two orders of deltas, statistics, stacks of 4.
  static func an4(stacking: Stacking? = nil) throws -> FeaturePipeline {
    let statistics = try ColumnStatistics(
      mean: (0..<39).map { Float($0) / 8 - 2 }, std: (0..<39).map { 1 + Float($0) / 16 })
    return try FeaturePipeline(
      frontEnd: SphinxMFCCFrontEnd(), deltas: Deltas(order: 2, window: 2),
      normalization: .global(statistics), stacking: stacking ?? Stacking(size: 4, stride: 4))
  }

  static func noise(rows: Int, columns: Int, seed: UInt32) -> Matrix {
    var generator = Congruential(state: seed)
    var matrix = Matrix(rows: rows, columns: columns)
    for index in matrix.storage.indices {
      matrix.storage[index] = Float.random(in: -10...10, using: &generator)
    }
    return matrix
  }

  /// The operator as the models' description writes it, edge rows repeated.
  static func slopes(_ x: [[Double]]) -> [[Double]] {
    x.indices.map { t in
      func row(_ index: Int) -> [Double] { x[min(max(index, 0), x.count - 1)] }
      return x[t].indices.map { c in
        (row(t + 1)[c] - row(t - 1)[c] + 2 * (row(t + 2)[c] - row(t - 2)[c])) / 10
      }
    }
  }

  /// Everything after the front end, written out in Double.
  static func reference(_ raw: Matrix, _ pipeline: FeaturePipeline) -> [[Double]] {
    let c = (0..<raw.rows).map { raw.row($0).map(Double.init) }
    let d = slopes(c)
    let joined = zip(zip(c, d), slopes(d)).map { $0.0 + $0.1 + $1 }
    let normalized = joined.map { row in
      row.indices.map { index in
        guard case .global(let statistics) = pipeline.normalization else { return row[index] }
        return (row[index] - Double(statistics.mean[index])) / Double(statistics.std[index])
      }
    }
    let zeros = [Double](repeating: 0, count: 39)
    return stride(from: 0, to: raw.rows, by: pipeline.stacking.stride).map { start in
      (start..<start + pipeline.stacking.size).flatMap {
        $0 < normalized.count ? normalized[$0] : zeros
      }
    }
  }

  @Test("in pieces the features are the same, bit for bit", arguments: [16_000, 44_100])
  func pieces(rate: Int) throws {
    let pipeline = try Self.an4()
    let clip = syntheticClip(samples: rate * 11 + 77, rate: rate)
    var shares: [Double] = []
    let pieces = try pipeline.rawFeatures(of: clip) { shares.append($0) }
    #expect(try pieces == pipeline.rawFeatures(of: clip))
    #expect(shares.count >= 3 && shares == shares.sorted() && shares.last == 1)
    #expect(throws: CancellationError.self) {
      try pipeline.rawFeatures(of: clip) { _ in throw CancellationError() }
    }
  }

  @Test("deltas, statistics and stacks follow their definitions", arguments: 0..<14)
  func definition(rows: Int) throws {
    for (size, stride) in [(1, 1), (4, 4), (3, 2), (2, 5)] {
      let pipeline = try Self.an4(stacking: Stacking(size: size, stride: stride))
      let raw = Self.noise(rows: rows, columns: 13, seed: UInt32(rows + 1))
      let found = try pipeline.process(raw: raw).frames
      let expected = Self.reference(raw, pipeline)
      #expect(found.rows == expected.count)
      #expect(found.columns == pipeline.outputDimension)
      var difference = Difference()
      difference.add(found.storage, expected.flatMap(\.self))
      #expect(difference.count == found.storage.count)
      // Float arithmetic on values up to 12.
      #expect(difference.largest <= 1e-5)
    }
  }

  @Test("the deltas of a line are its slope, then 0")
  func slopesOfLine() throws {
    let pipeline = try FeaturePipeline(
      frontEnd: SphinxMFCCFrontEnd(), deltas: Deltas(order: 2, window: 3))
    var raw = Matrix(rows: 30, columns: 13)
    for row in 0..<30 { for column in 0..<13 { raw[row, column] = Float(row * (column + 1)) } }
    let found = try pipeline.process(raw: raw).frames
    for row in 6..<24 {
      for column in 0..<13 {
        #expect(found[row, 13 + column] == Float(column + 1))
        #expect(found[row, 26 + column] == 0)
      }
    }
  }

  @Test("without stages the raw features pass")
  func bare() throws {
    let pipeline = try FeaturePipeline(frontEnd: KaldiLogMelFrontEnd())
    let clip = syntheticClip(samples: 1000)
    let features = try pipeline.features(of: clip)
    #expect(try features.frames == pipeline.frontEnd.features(of: clip))
    #expect(features.frameShift == 0.01)
    #expect(pipeline.outputDimension == 80)
  }

  @Test("units: columns, seconds per row, rows")
  func units() throws {
    let pipeline = try Self.an4()
    #expect(pipeline.outputDimension == 156)
    #expect(pipeline.frameDuration == 0.04)
    let features = try pipeline.features(of: syntheticClip(samples: 16_000))
    #expect(features.frames.rows == 25)
    #expect(features.frames.rows == pipeline.outputCount(sampleCount: 16_000))
    #expect(features.frameShift == 0.04)
  }

  @Test("a stream equals one shot, bit for bit", arguments: 0..<6)
  func streamingLaw(seed: UInt32) throws {
    var generator = Congruential(state: seed)
    for (size, stride) in [(4, 4), (3, 2), (2, 5), (1, 1)] {
      let pipeline = try Self.an4(stacking: Stacking(size: size, stride: stride))
      for length in [1, 410, Int.random(in: 1000...4000, using: &generator)] {
        let clip = syntheticClip(samples: length)
        let whole = try pipeline.features(of: clip).frames
        var stream = pipeline.makeStream()
        var rows: [Float] = []
        for piece in FrontEndCatalogTests.pieces(
          of: clip.samples, largest: 500, using: &generator)
        {
          rows += try stream.push(piece).storage
        }
        rows += stream.finish().storage
        #expect(rows == whole.storage, "stack \(size), stride \(stride), \(length) samples")
      }
    }
  }

  @Test("a stack is returned once its last frame and the deltas' look-ahead have arrived")
  func latency() throws {
    var stream = try Self.an4().makeStream()
    let clip = syntheticClip(samples: 2000)
    // 4 frames of the stack and 4 of look-ahead: 7 shifts and a frame.
    let needed = 7 * 160 + 410
    #expect(try stream.push(Array(clip.samples[..<(needed - 1)])).rows == 0)
    #expect(try stream.push([clip.samples[needed - 1]]).rows == 1)
  }

  @Test("an empty stream gives nothing")
  func emptyStream() throws {
    var stream = try Self.an4().makeStream()
    #expect(try stream.push([]).rows == 0)
    #expect(stream.finish() == Matrix(rows: 0, columns: 156))
  }

  @Test("one sample: a padded frame of cepstra, too little for Kaldi")
  func oneSample() throws {
    let clip = AudioClip(samples: [0.25], sampleRate: 16_000)
    let features = try Self.an4().features(of: clip)
    #expect(features.frames.rows == 1)
    #expect(features.frames.storage.allSatisfy { $0.isFinite })
    let kaldi = try FeaturePipeline(frontEnd: KaldiLogMelFrontEnd())
    #expect(try audioError { _ = try kaldi.features(of: clip) }.reason == .tooShort)
  }

  @Test("empty, invalid and misshapen input is rejected")
  func refusals() throws {
    let pipeline = try Self.an4()
    let empty = AudioClip(samples: [], sampleRate: 44_100)
    #expect(try audioError { _ = try pipeline.features(of: empty) }.reason == .empty)
    for rate in [16_000, 44_100] {
      var clip = syntheticClip(samples: 4000, rate: rate)
      clip.samples[123] = .nan
      let error = try audioError { _ = try pipeline.features(of: clip) }
      #expect(error.reason == .notFinite)
      #expect(error.place.contains("123"))
    }
    var stream = pipeline.makeStream()
    #expect(try audioError { _ = try stream.push([0, .infinity]) }.reason == .notFinite)
    let wide = Matrix(rows: 3, columns: 14)
    #expect(try audioError { _ = try pipeline.process(raw: wide) }.reason == .mismatch)
    var broken = Matrix(rows: 3, columns: 13)
    broken[2, 5] = -.infinity
    let error = try audioError { _ = try pipeline.process(raw: broken) }
    #expect(error.place == "feature row 2, column 5")
  }

  @Test("incompatible stages are rejected")
  func badStages() throws {
    let frontEnd = try SphinxMFCCFrontEnd()
    let statistics = try ColumnStatistics(mean: [0], std: [1])
    var error = try audioError {
      _ = try FeaturePipeline(frontEnd: frontEnd, normalization: .global(statistics))
    }
    #expect(error.reason == .mismatch)
    #expect(error.expected.contains("13"))
    for std in [0, -1, .nan, .infinity] as [Float] {
      error = try audioError { _ = try ColumnStatistics(mean: [0, 0], std: [1, std]) }
      #expect(error.found.contains("column 1"))
    }
    _ = try audioError { _ = try ColumnStatistics(mean: [.nan], std: [1]) }
    _ = try audioError { _ = try ColumnStatistics(mean: [1, 2], std: [1]) }
    for (order, window) in [(0, 2), (5, 2), (2, 0), (2, 21)] {
      _ = try audioError { _ = try Deltas(order: order, window: window) }
    }
    for (size, stride) in [(0, 1), (1, 0), (65, 1), (1, 65)] {
      _ = try audioError { _ = try Stacking(size: size, stride: stride) }
    }
  }
}
