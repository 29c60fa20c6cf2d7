import Kernels
import TestSupport
import Testing
import Transducer

@Suite("Encoding in chunks, and stopping")
struct EncoderTests {
  private static let streaming = ["streaming", "lookahead", "stateless2"]

  @Test(arguments: streaming, 0..<12)
  func anyChunksGiveTheBitsOfOneShot(_ name: String, seed: Int) throws {
    let encoder = try NetworkVectors(name).encoder
    var random = SplitMix64(seed: UInt64(seed))
    // From nothing to beyond a block of 64 rows.
    let count = [0, 1, 2, 5, 23, 70, 150][seed % 7]
    let features = Matrix(
      rows: count, columns: encoder.inputDim,
      storage: (0..<count * encoder.inputDim).map { _ in Float.random(in: -2...2, using: &random) })
    let whole = try encoder.encode(features)
    var stream = try #require(encoder.makeStream())
    var pieces = Matrix(rows: 0, columns: encoder.outputDim)
    var taken = 0
    let longest = seed.isMultiple(of: 3) ? 80 : 4
    while taken < count {
      let end = min(count, taken + Int.random(in: 0...longest, using: &random))
      pieces.append(try stream.push(features.rows(taken..<end)))
      taken = end
    }
    pieces.append(try stream.finish())
    #expect(pieces == whole)
  }

  @Test(arguments: streaming)
  func aStreamIsLateByItsLookAheadAndNoMore(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let encoder = try #require(vectors.encoder as? ConformerEncoder)
    let lookAhead = try #require(encoder.options.lookAhead)
    var stream = try #require(encoder.makeStream())
    for row in 0..<vectors.features.rows {
      let frames = try stream.push(vectors.features.rows(row..<row + 1))
      #expect(frames.rows == (row < lookAhead ? 0 : 1))
    }
    #expect(try stream.finish().rows == min(lookAhead, vectors.features.rows))
  }

  /// A frame may depend on rows up to `lookAhead` after it, and on no later one.
  @Test(arguments: streaming)
  func laterRowsChangeNothing(_ name: String) throws {
    let vectors = try NetworkVectors(name)
    let encoder = try #require(vectors.encoder as? ConformerEncoder)
    let lookAhead = try #require(encoder.options.lookAhead)
    let before = try encoder.encode(vectors.features)
    var features = vectors.features
    let changed = 15
    features[changed, 2] += 1
    let after = try encoder.encode(features)
    let first = (0..<before.rows).first { before.row($0) != after.row($0) }
    #expect(first == changed - lookAhead)
  }

  @Test(arguments: ["full", "stateless3"])
  func thereIsNoStreamWhereTheAttentionSeesTheEnd(_ name: String) throws {
    #expect(try NetworkVectors(name).encoder.makeStream() == nil)
  }

  @Test func noRowsGiveNoFrames() throws {
    let encoder = try NetworkVectors("full").encoder
    let frames = try encoder.encode(Matrix(rows: 0, columns: encoder.inputDim))
    #expect(frames == Matrix(rows: 0, columns: encoder.outputDim))
  }

  @Test func progressRisesToTheEnd() throws {
    let encoder = try NetworkVectors("full").encoder
    var shares: [Double] = []
    _ = try encoder.encode(Matrix(rows: 200, columns: encoder.inputDim)) { shares.append($0) }
    #expect(shares.first == 0 && shares.last == 1)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 })
    // 2 layers, each 4 blocks taken and 4 attended, and the start.
    #expect(shares.count == 17)
  }

  @Test func anErrorOfTheProgressStopsTheWork() throws {
    let encoder = try NetworkVectors("full").encoder
    var calls = 0
    #expect(throws: CancellationError.self) {
      _ = try encoder.encode(Matrix(rows: 200, columns: encoder.inputDim)) { share in
        calls += 1
        if share > 0.3 { throw CancellationError() }
      }
    }
    #expect(calls < 10)
  }
}
