import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

@Suite("Windowed sinc")
struct WindowedSincTests {
  private struct Vector: Decodable {
    let from: Int
    let to: Int
    let count: Int
    let samples: [String: Double]
  }

  @Test("samples are those of torchaudio's formula")
  func vectors() throws {
    let vectors = try TestData.vectors("resampling.json", as: [Vector].self)
    #expect(vectors.count == 9)
    var generator = Congruential(state: 1)
    let noise = (0..<700).map { _ in Float(Double(generator.nextWord()) / 2_147_483_648 - 1) }
    for vector in vectors {
      let clip = try Resampler.resample(
        AudioClip(samples: noise, sampleRate: vector.from), to: vector.to, by: .windowedSinc)
      #expect(clip.sampleRate == vector.to)
      try #require(clip.samples.count == vector.count)
      for (key, expected) in vector.samples {
        let index = try #require(Int(key))
        #expect(
          abs(Double(clip.samples[index]) - expected) < 2e-6,
          "\(vector.from) to \(vector.to), sample \(index)")
      }
    }
  }

  @Test(
    "in pieces it is the same, bit for bit, and says how far it is",
    arguments: [(44_100, 16_000), (8000, 16_000)])
  func pieces(from: Int, to: Int) throws {
    let clip = syntheticClip(samples: from * 12 + 345, rate: from)
    let whole = try Resampler.resample(clip, to: to, by: .windowedSinc)
    var shares: [Double] = []
    let pieces = try Resampler.resample(clip, to: to, by: .windowedSinc) { shares.append($0) }
    #expect(pieces.samples.map(\.bitPattern) == whole.samples.map(\.bitPattern))
    #expect(shares.count == 3 && shares == shares.sorted() && shares.last == 1)
    #expect(throws: CancellationError.self) {
      try Resampler.resample(clip, to: to, by: .windowedSinc) { _ in throw CancellationError() }
    }
  }

  @Test(
    "a constant stays, and so does a tone below the cut-off",
    arguments: [8000, 11_025, 24_000, 44_100, 48_000])
  func laws(from: Int) throws {
    let still = AudioClip(samples: [Float](repeating: 0.5, count: from / 10), sampleRate: from)
    let moved = try Resampler.resample(still, to: 16_000, by: .windowedSinc)
    // Ends apart, where the sound begins; a short filter ripples by some thousandths.
    #expect(moved.samples[100..<1500].allSatisfy { abs($0 - 0.5) < 2e-3 })
    let tone = try Resampler.resample(
      ResamplerTests.tone(1000, seconds: 0.2, rate: from), to: 16_000, by: .windowedSinc)
    let expected = ResamplerTests.tone(1000, seconds: 0.2, rate: 16_000)
    #expect((100..<3100).allSatisfy { abs(tone.samples[$0] - expected.samples[$0]) < 2e-3 })
  }

  @Test("impossible rates and invalid samples are rejected")
  func refusals() throws {
    let clip = syntheticClip(samples: 100, rate: 16_000)
    for rate in [0, -1, 62, 16_000 * 257] {
      let error = try audioError { _ = try Resampler.resample(clip, to: rate, by: .windowedSinc) }
      #expect(error.reason == .mismatch)
    }
    let broken = AudioClip(samples: [0, .infinity], sampleRate: 8000)
    let error = try audioError { _ = try Resampler.resample(broken, to: 16_000, by: .windowedSinc) }
    #expect(error.reason == .notFinite)
  }

  @Test(
    "an 8 kHz recording becomes what Kaldi makes of it",
    .enabled(if: TestData.has("field/l8"), TestData.reason))
  func recording() throws {
    let folder = TestData.url("field/l8")
    let narrow = try SoundFile.read(folder.appendingPathComponent("1998-15444-0001.8k.wav").path)
    let wide = try SoundFile.read(
      folder.appendingPathComponent("1998-15444-0001.kaldi16k.wav").path)
    let made = try Resampler.resample(narrow, to: 16_000, by: .windowedSinc)
    try #require(made.samples.count >= wide.samples.count && wide.samples.count > 90_000)
    let differences = zip(made.samples, wide.samples).map { abs($0 - $1) }
    #expect(try #require(differences.max()) < 1e-5)
  }
}
