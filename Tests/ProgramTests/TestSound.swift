import Audio
import AudioFiles
import Foundation
import TestSupport

/// Audio that is neither silent nor repetitive.
enum TestSound {
  /// Gliding tones in noise, 16 kHz, in [-0.5, 0.5].
  static func samples(seconds: Double, seed: UInt64) -> [Float] {
    var random = SplitMix64(seed: seed)
    let base = Double.random(in: 100...800, using: &random)
    return (0..<Int(seconds * 16_000)).map { index in
      let time = Double(index) / 16_000
      let tone = sin(2 * .pi * base * time * (1 + 0.3 * sin(3 * time)))
      return Float(0.35 * tone + Double.random(in: -0.1...0.1, using: &random))
    }
  }

  /// Writes a 16-bit WAV file and returns its path.
  @discardableResult
  static func write(
    _ name: String, in folder: TemporaryFolder, seconds: Double = 0.8, seed: UInt64 = 1,
    sampleRate: Int = 16_000
  ) throws -> String {
    let path = try folder.write([UInt8](), as: name)
    try SoundFile.writeWave(
      AudioClip(samples: samples(seconds: seconds, seed: seed), sampleRate: sampleRate), to: path)
    return path
  }

  /// The bytes of a WAV file at 16 kHz.
  ///
  /// - Parameters:
  ///   - format: 1 for integers, 3 for floats.
  ///   - declared: the size of the data that the header states; `nil` for the true one.
  static func wave(
    data: [UInt8], format: UInt16 = 1, bits: UInt16 = 16, channels: UInt16 = 1,
    declared: UInt32? = nil
  ) -> [UInt8] {
    let (size, rate) = (declared ?? UInt32(data.count), UInt32(16_000))
    let block = channels * bits / 8
    let head = Array("RIFF".utf8) + little(size &+ 36) + Array("WAVEfmt ".utf8)
    let layout = little(UInt32(16)) + little(format) + little(channels) + little(rate)
    let pace = little(rate * UInt32(block)) + little(block) + little(bits)
    return head + layout + pace + Array("data".utf8) + little(size) + data
  }

  static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * Value($0))) }
  }

  /// The bytes of a Sphinx feature file.
  static func cepstra(_ values: [Float]) -> [UInt8] {
    ([UInt32(values.count)] + values.map(\.bitPattern)).flatMap { little($0.byteSwapped) }
  }
}
