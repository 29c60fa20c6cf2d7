import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

@Suite("Sound files")
struct SoundFileTests {
  /// A RIFF WAVE file; `dataBytes` overrides the length its data chunk claims.
  static func wave(
    rate: UInt32 = 16_000, channels: UInt16 = 1, format: UInt16 = 1, bits: UInt16 = 16,
    data: [UInt8], dataBytes: UInt32? = nil
  ) -> [UInt8] {
    func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    let frame = channels * bits / 8
    let claimed = dataBytes ?? UInt32(data.count)
    let head =
      Array("fmt ".utf8) + bytes(UInt32(16)) + bytes(format) + bytes(channels) + bytes(rate)
      + bytes(rate * UInt32(frame)) + bytes(frame) + bytes(bits)
    let body = Array("WAVE".utf8) + head + Array("data".utf8) + bytes(claimed)
    let length = UInt32(body.count) + min(claimed, UInt32.max - UInt32(body.count))
    return Array("RIFF".utf8) + bytes(length) + body + data
  }

  static func pcm(_ values: [Int16]) -> [UInt8] {
    values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  static func floats(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in
      [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value.bitPattern >> $0) }
    }
  }

  @Test("every 16-bit value survives writing and reading")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let samples = (-32_768...32_767).map { Float($0) / 32_768 }
    let clip = AudioClip(samples: samples, sampleRate: 22_050)
    try SoundFile.writeWave(clip, to: folder.path("all.wav"))
    #expect(try SoundFile.read(folder.path("all.wav")) == clip)
    let info = try SoundFile.info(folder.path("all.wav"))
    #expect(info.sampleRate == 22_050)
    #expect(info.channels == 1)
    #expect(info.frames == 65_536)
    #expect(info.duration == 65_536.0 / 22_050)
    #expect(info.format.contains("WAV"))
    #expect(info.format.contains("16 bit"))
  }

  @Test("samples beyond full scale are clipped when written")
  func clipping() throws {
    let folder = try TemporaryFolder()
    let clip = AudioClip(samples: [1, 7, -1, -9, 0.5], sampleRate: 8000)
    try SoundFile.writeWave(clip, to: folder.path("loud.wav"))
    let full: Float = 32_767 / 32_768
    #expect(try SoundFile.read(folder.path("loud.wav")).samples == [full, full, -1, -1, 0.5])
  }

  @Test("channels are averaged")
  func mixing() throws {
    let folder = try TemporaryFolder()
    let frames: [Int16] = [8192, 16_384, -8192, 8192, 32_767, -32_767]
    let stereo = try folder.write(
      Self.wave(channels: 2, data: Self.pcm(frames)), as: "stereo.wav")
    #expect(try SoundFile.read(stereo).samples == [0.375, 0, 0])
    #expect(try SoundFile.info(stereo).channels == 2)
    let six = try folder.write(Self.wave(channels: 6, data: Self.pcm(frames)), as: "six.wav")
    #expect(try SoundFile.read(six).samples == [Float(24_576) / 32_768 / 6])
  }

  @Test("float samples beyond 1 are kept")
  func floatSamples() throws {
    let folder = try TemporaryFolder()
    let data = Self.floats([0.1, -1.5, 3])
    let path = try folder.write(Self.wave(format: 3, bits: 32, data: data), as: "float.wav")
    #expect(try SoundFile.read(path).samples == [0.1, -1.5, 3])
  }

  @Test("NaN and infinite samples are rejected with their position")
  func notFinite() throws {
    let folder = try TemporaryFolder()
    for broken in [Float.nan, .infinity, -.infinity] {
      let data = Self.floats([0.1, 0.2, broken, 0])
      let path = try folder.write(Self.wave(format: 3, bits: 32, data: data), as: "broken.wav")
      let error = try audioError { _ = try SoundFile.read(path) }
      #expect(error.reason == .notFinite)
      #expect(error.place == "\(path), sample 2")
    }
  }

  @Test("missing files, folders and other files are distinguished")
  func wrongFiles() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path("nothing.wav")
    var error = try audioError { _ = try SoundFile.read(missing) }
    #expect(error.reason == .unreadable)
    #expect(error.description.contains(missing))
    #expect(try audioError { _ = try SoundFile.info(missing) } == error)
    error = try audioError { _ = try SoundFile.read(folder.url.path) }
    #expect(error.reason == .unreadable)
    #expect(error.found == "a folder")
    for content in ["", "R", "this is a text, not sound\n"] {
      let path = try folder.write(Array(content.utf8), as: "text.wav")
      error = try audioError { _ = try SoundFile.read(path) }
      #expect(error.reason == .wrongFormat, "\(content)")
      #expect(error.place == path)
    }
  }

  @Test("a sound file without samples is empty")
  func empty() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.wave(data: []), as: "empty.wav")
    #expect(try audioError { _ = try SoundFile.read(path) }.reason == .empty)
    #expect(try SoundFile.info(path).frames == 0)
  }

  @Test("a truncated WAV is damaged, wherever it was cut")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let whole = Self.wave(data: Self.pcm((0..<1000).map { Int16($0) }))
    for length in [46, 47, 100, 1001, whole.count - 1] {
      let path = try folder.write(Array(whole[..<length]), as: "cut.wav")
      let error = try audioError { _ = try SoundFile.read(path) }
      #expect(error.reason == .damaged, "\(length) bytes")
      #expect(error.expected.contains("2000"))
    }
    for length in 0...45 {
      let path = try folder.write(Array(whole[..<length]), as: "cut.wav")
      #expect(throws: AudioError.self, "\(length) bytes") { try SoundFile.read(path) }
    }
  }

  @Test("a chunk of odd length before the data hides neither the data nor its end")
  func oddChunk() throws {
    let folder = try TemporaryFolder()
    let plain = Self.wave(data: Self.pcm([1, 2, 3, 4]))
    // 12 bytes of RIFF header and 24 of format come first; odd chunks have a byte of padding.
    let note = Array("note".utf8) + [5, 0, 0, 0] + Array("hello".utf8) + [0]
    let whole = Array(plain[..<36]) + note + plain[36...]
    let path = try folder.write(whole, as: "note.wav")
    #expect(try SoundFile.read(path).samples.map { $0 * 32_768 } == [1, 2, 3, 4])
    let cut = try folder.write(Array(whole.dropLast(3)), as: "cut.wav")
    #expect(try audioError { _ = try SoundFile.read(cut) }.reason == .damaged)
  }

  @Test("a WAV of unknown length, from a pipe, is read")
  func streamed() throws {
    let folder = try TemporaryFolder()
    for claimed in [UInt32.max, 0x7FFF_FFFF, UInt32.max - 44] {
      let data = Self.pcm([1, 2, 3, 4])
      let path = try folder.write(Self.wave(data: data, dataBytes: claimed), as: "pipe.wav")
      #expect(try SoundFile.read(path).samples.map { $0 * 32_768 } == [1, 2, 3, 4])
    }
  }

  @Test("eight hours are rejected from the header")
  func tooLong() throws {
    let folder = try TemporaryFolder()
    // A sparse file: it takes no space on the disk.
    let seconds: UInt32 = 8 * 3600
    let bytes = seconds * 16_000 * 2
    let path = try folder.write(Self.wave(data: [], dataBytes: bytes), as: "long.wav")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 44 + UInt64(bytes))
    try handle.close()
    let error = try audioError { _ = try SoundFile.read(path) }
    #expect(error.reason == .tooLong)
    #expect(error.found.contains("28800 s"))
    #expect(error.expected.contains("7200 s"))
    #expect(try SoundFile.info(path).duration == 28_800)
  }

  @Test("limits count seconds, and samples whatever the rate")
  func limits() throws {
    let folder = try TemporaryFolder()
    try SoundFile.writeWave(syntheticClip(samples: 8000), to: folder.path("half.wav"))
    let read = { (seconds: Double, frames: Int) throws in
      _ = try SoundFile.read(
        folder.path("half.wav"), limits: .init(duration: seconds, frames: frames))
    }
    try read(0.5, 8000)
    #expect(try audioError { try read(0.49, 8000) }.reason == .tooLong)
    #expect(try audioError { try read(1, 7999) }.reason == .tooLong)
  }

  @Test("write failures are reported")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("no/such/folder.wav")
    let error = try audioError {
      try SoundFile.writeWave(syntheticClip(samples: 10), to: path)
    }
    #expect(error.reason == .unwritable)
    #expect(error.place == path)
  }

  @Test("FLAC, whole and cut", .enabled(if: TestData.isThere, TestData.reason))
  func flac() throws {
    let source = TestData.speech.appendingPathComponent(
      "librispeech-test-other/367-130732-0000.flac")
    let info = try SoundFile.info(source.path)
    #expect(info.sampleRate == 16_000)
    #expect(info.format.contains("FLAC"))
    let clip = try SoundFile.read(source.path)
    #expect(clip.samples.count == info.frames)
    #expect(clip.samples.allSatisfy { $0 == ($0 * 32_768).rounded() / 32_768 })
    let bytes = try [UInt8](Data(contentsOf: source))
    let folder = try TemporaryFolder()
    let cut = try folder.write(Array(bytes[..<(bytes.count * 2 / 3)]), as: "cut.flac")
    #expect(try audioError { _ = try SoundFile.read(cut) }.reason == .damaged)
  }
}
