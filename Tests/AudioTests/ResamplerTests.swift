import Audio
import Foundation
import Testing
import Text

@Suite("Resampler")
struct ResamplerTests {
  static func tone(_ frequency: Double, seconds: Double, rate: Int) -> AudioClip {
    let samples = (0..<Int(seconds * Double(rate))).map {
      Float(0.5 * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
    }
    return AudioClip(samples: samples, sampleRate: rate)
  }

  @Test(
    "in pieces it is the same, bit for bit, and says how far it is",
    arguments: [(44_100, 16_000), (8000, 16_000), (22_050, 16_000), (48_000, 11_025)])
  func pieces(from: Int, to: Int) throws {
    // Pieces are of five seconds.
    let clip = syntheticClip(samples: from * 12 + 345, rate: from)
    let whole = try Resampler.resample(clip, to: to)
    var shares: [Double] = []
    let pieces = try Resampler.resample(clip, to: to) { shares.append($0) }
    #expect(pieces.samples.map(\.bitPattern) == whole.samples.map(\.bitPattern))
    #expect(shares.count >= 3 && shares == shares.sorted() && shares.last == 1)
    #expect(throws: CancellationError.self) {
      try Resampler.resample(clip, to: to) { _ in throw CancellationError() }
    }
  }

  @Test("equal rates change nothing")
  func identity() throws {
    var clip = syntheticClip(samples: 1000, rate: 22_050)
    clip.samples[3] = .nan
    let same = try Resampler.resample(clip, to: 22_050)
    #expect(same.sampleRate == 22_050)
    #expect(same.samples.map(\.bitPattern) == clip.samples.map(\.bitPattern))
  }

  @Test(
    "a tone stays the same tone",
    arguments: [8000, 11_025, 16_000, 22_050, 44_100, 48_000], [16_000, 8000, 44_100])
  func tone(from: Int, to: Int) throws {
    // Its band lies below both Nyquist frequencies.
    let clip = try Resampler.resample(Self.tone(1000, seconds: 0.4, rate: from), to: to)
    #expect(clip.sampleRate == to)
    #expect(clip.samples.count == to * 2 / 5)
    let expected = Self.tone(1000, seconds: 0.4, rate: to)
    // The filter sees the onset and the end as jumps: 25 ms are left out at each side.
    let margin = to / 40
    let differences = (margin..<clip.samples.count - margin).map {
      abs(clip.samples[$0] - expected.samples[$0])
    }
    // The best converter promises noise 97 dB below full scale, 1.4e-5.
    #expect(try #require(differences.max()) < 1.4e-5)
  }

  @Test("a tone above the new Nyquist frequency disappears")
  func aliasing() throws {
    let clip = try Resampler.resample(Self.tone(6000, seconds: 0.5, rate: 44_100), to: 8000)
    let middle = clip.samples[400..<3600]
    #expect(middle.allSatisfy { abs($0) < 1e-4 })
  }

  @Test("the duration is kept to the nearest sample", arguments: [0, 1, 2, 3, 100, 441, 12_345])
  func duration(count: Int) throws {
    for (from, to) in [(44_100, 16_000), (8000, 16_000), (16_000, 11_025)] {
      let clip = try Resampler.resample(syntheticClip(samples: count, rate: from), to: to)
      let expected = Double(count) * Double(to) / Double(from)
      #expect(clip.samples.count == Int(expected.rounded()))
      #expect(clip.samples.allSatisfy { $0.isFinite })
    }
  }

  @Test("impossible rates and invalid samples are rejected")
  func refusals() throws {
    let clip = syntheticClip(samples: 100, rate: 16_000)
    for rate in [0, -1, 62, 16_000 * 257] {
      let error = try audioError { _ = try Resampler.resample(clip, to: rate) }
      #expect(error.reason == .mismatch)
    }
    let still = AudioClip(samples: [0], sampleRate: 0)
    _ = try audioError { _ = try Resampler.resample(still, to: 16_000) }
    let broken = AudioClip(samples: [0, .infinity], sampleRate: 8000)
    let error = try audioError { _ = try Resampler.resample(broken, to: 16_000) }
    #expect(error.reason == .notFinite)
  }
}
