import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

/// FLAC and OGG, from small files in the vectors.
@Suite("Coded sound files")
struct CodedSoundTests {
  private struct Files: Decodable {
    let flac: Data
    let ogg: Data
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    let files = try TestData.vectors("audio_files.json", as: Files.self)
    return [UInt8](name == "flac" ? files.flac : files.ogg)
  }

  @Test("FLAC returns the original samples")
  func flac() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.bytes("flac"), as: "tone.flac")
    #expect(try SoundFile.read(path) == syntheticClip(samples: 800))
    let info = try SoundFile.info(path)
    #expect(info.frames == 800)
    #expect(info.format.contains("FLAC"))
  }

  @Test("OGG is close to the original, channels averaged")
  func ogg() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.bytes("ogg"), as: "tone.ogg")
    #expect(try SoundFile.info(path).channels == 2)
    let clip = try SoundFile.read(path)
    #expect(clip.sampleRate == 8000)
    let original = syntheticClip(samples: 4000, rate: 8000).samples.map { $0 / 4 }
    try #require(clip.samples.count == original.count)
    let noise = zip(clip.samples, original).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let energy = original.reduce(0) { $0 + $1 * $1 }
    // Vorbis at its middle quality: far better than 10 dB.
    #expect(noise < 0.1 * energy)
  }

  /// The file with the number of samples in its first block set to 0, as when written to a pipe.
  static func withUnknownLength(_ flac: [UInt8]) -> [UInt8] {
    var bytes = flac
    // "fLaC", a block header of 4 bytes, and 36 bits that end 18 bytes into the block.
    bytes[8 + 13] &= 0xF0
    for index in 14..<18 { bytes[8 + index] = 0 }
    return bytes
  }

  @Test("FLAC of unknown length is read, up to the limit")
  func unknownLength() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Self.withUnknownLength(Self.bytes("flac")), as: "pipe.flac")
    let info = try SoundFile.info(path)
    #expect(info.frames == nil)
    #expect(info.duration == nil)
    #expect(try SoundFile.read(path) == syntheticClip(samples: 800))
    let read = { (frames: Int) throws in
      _ = try SoundFile.read(path, limits: .init(duration: 1, frames: frames))
    }
    try read(800)
    #expect(try audioError { try read(799) }.reason == .tooLong)
    #expect(try audioError { try read(0) }.reason == .tooLong)
  }

  @Test("truncated FLAC is damaged")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let whole = try Self.bytes("flac")
    for length in stride(from: 0, to: whole.count, by: 37) {
      let path = try folder.write(Array(whole[..<length]), as: "cut.flac")
      let error = try audioError { _ = try SoundFile.read(path) }
      #expect([.damaged, .wrongFormat, .empty].contains(error.reason), "\(length) bytes: \(error)")
    }
  }

  @Test(
    "damaged bytes give sound or a typed error, never a trap", arguments: ["flac", "ogg", "wav"])
  func damagedBytes(kind: String) throws {
    let folder = try TemporaryFolder()
    let samples = (0..<200).map { Int16($0 * 7) }
    let whole =
      kind == "wav"
      ? SoundFileTests.wave(data: SoundFileTests.pcm(samples)) : try Self.bytes(kind)
    var generator = Congruential(state: 2024)
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        // Mostly the header, where lengths and rates are.
        let reach = Bool.random(using: &generator) ? 64 : bytes.count
        bytes[Int.random(in: 0..<reach, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      let path = try folder.write(bytes, as: "damaged.\(kind)")
      do {
        let clip = try SoundFile.read(path)
        #expect(!clip.samples.isEmpty)
        #expect(clip.samples.allSatisfy { $0.isFinite })
        #expect(clip.sampleRate > 0)
      } catch {
        #expect(error.place.hasPrefix(path))
      }
    }
  }
}
