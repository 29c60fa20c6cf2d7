import Audio
import Foundation
import Kernels
import TestSupport
import Testing

extension TestData {
  static let speech = url("speech")
  static let isThere = has("speech")
  static let oracle = url("oracle/visible.json")
  static let oracleIsThere = has("oracle/visible.json")
  static let reason = Comment(rawValue: missing)

  static func vectors<Value: Decodable>(_ name: String, as: Value.Type) throws -> Value {
    let url = packageRoot.appendingPathComponent("Tests/Vectors").appendingPathComponent(name)
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
  }
}

/// A folder that exists as long as the test that created it.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("beamscope-audio-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], as name: String) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }
}

/// The generator of the vectors' noise: x <- (1664525 x + 1013904223) mod 2^32.
struct Congruential: RandomNumberGenerator {
  var state: UInt32

  mutating func nextWord() -> UInt32 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return state
  }

  /// Only the upper halves: the low bits of such generators have short periods.
  mutating func next() -> UInt64 {
    (0..<4).reduce(0) { value, _ in value << 16 | UInt64(nextWord() >> 16) }
  }
}

/// The signal of `Tests/Vectors/audio_vectors.py`.
func syntheticClip(samples count: Int, rate: Int = 16_000) -> AudioClip {
  var generator = Congruential(state: 1)
  let samples = (0..<count).map { index in
    let noise = Double(generator.nextWord()) / 2_147_483_648 - 1
    let time = Double(index) / Double(rate)
    let tones =
      0.3 * sin(2 * Double.pi * 440 * time) + 0.1 * sin(2 * Double.pi * 3100 * time)
    let value = tones + 0.05 * noise * (Double(index) / Double(count)) + 0.01
    return Float((value * 32_768 + 0.5).rounded(.down) / 32_768)
  }
  return AudioClip(samples: samples, sampleRate: rate)
}

/// Sizes of differences between features.
struct Difference {
  private(set) var largest = 0.0
  private(set) var sum = 0.0
  private(set) var count = 0

  var mean: Double { count == 0 ? .nan : sum / Double(count) }

  mutating func add(_ found: some Sequence<Float>, _ expected: some Sequence<Double>) {
    for (a, b) in zip(found, expected) {
      let difference = abs(Double(a) - b)
      // Not `max`, which may lose a NaN.
      if !(difference <= largest) { largest = difference }
      sum += difference
      count += 1
    }
  }

  /// Adds the rows that a vector file holds by their index.
  mutating func add(_ found: Matrix, rows: [String: [Double]]) throws {
    for (key, expected) in rows {
      let index = try #require(Int(key))
      try #require(index < found.rows && expected.count == found.columns)
      add(found.row(index), expected)
    }
  }
}

/// Runs the closure and returns the `AudioError` it must throw.
func audioError(
  _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) throws -> AudioError {
  try #require(
    #expect(throws: AudioError.self, sourceLocation: sourceLocation) { try body() },
    sourceLocation: sourceLocation)
}
