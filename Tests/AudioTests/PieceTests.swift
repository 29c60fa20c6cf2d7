import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

@Suite("Pieces and channels of sound files")
struct PieceTests {
  /// One second at 8 kHz, two channels that count up and down.
  private static let ramp: [Int16] = (0..<8000).flatMap { [Int16($0), Int16(-2 * $0)] }

  private static func stereo(in folder: TemporaryFolder) throws -> String {
    try folder.write(
      SoundFileTests.wave(rate: 8000, channels: 2, data: SoundFileTests.pcm(ramp)),
      as: "stereo.wav")
  }

  @Test("only the piece is read, from its first to its last sample")
  func piece() throws {
    let folder = try TemporaryFolder()
    let path = try Self.stereo(in: folder)
    let piece = SoundPiece(path, offset: 0.25, duration: 0.125, channel: .number(1))
    let clip = try SoundFile.read(piece)
    #expect(clip.samples.map { $0 * 32_768 } == (2000..<3000).map(Float.init))
    let rest = try SoundFile.read(SoundPiece(path, offset: 0.75, channel: .number(2)))
    #expect(rest.samples.map { $0 * 32_768 } == (6000..<8000).map { Float(-2 * $0) })
    let mixed = try SoundFile.read(SoundPiece(path, duration: 0.001))
    #expect(mixed.samples.map { $0 * 32_768 } == (0..<8).map { Float(-$0) / 2 })
    // A piece may lie in a recording that is longer than the limits.
    let short = SoundFile.Limits(duration: 0.2, frames: 1600)
    #expect(try SoundFile.read(piece, limits: short).samples.count == 1000)
    #expect(
      try audioError { _ = try SoundFile.read(SoundPiece(path, offset: 0.5), limits: short) }.reason
        == .tooLong)
  }

  @Test("an end that is rounded upwards is allowed, one beyond the sound is not")
  func ends() throws {
    let folder = try TemporaryFolder()
    let path = try Self.stereo(in: folder)
    #expect(
      try SoundFile.read(SoundPiece(path, offset: 0.5, duration: 0.6)).samples.count == 4000)
    for (offset, duration) in [(0.5, 0.61), (0, 1.2), (1, 0.5), (7, nil)] {
      let error = try audioError {
        _ = try SoundFile.read(SoundPiece(path, offset: offset, duration: duration))
      }
      #expect(error.reason == .outside)
      #expect(error.expected.contains("1.0000 s long"))
    }
    for (offset, duration) in [(-0.1, 0.5), (.nan, 0.5), (0, -1), (0, .infinity)] {
      let error = try audioError {
        _ = try SoundFile.read(SoundPiece(path, offset: offset, duration: duration))
      }
      #expect(error.reason == .badParameter)
    }
    #expect(
      try audioError { _ = try SoundFile.read(SoundPiece(path, duration: 0)) }.reason == .empty)
  }

  @Test("a channel that the file does not have is an error that says how many it has")
  func channels() throws {
    let folder = try TemporaryFolder()
    let path = try Self.stereo(in: folder)
    let error = try audioError {
      _ = try SoundFile.read(SoundPiece(path, channel: .number(3)))
    }
    #expect(error.reason == .outside)
    #expect(error.expected.contains("1 to 2"))
    #expect(SoundChannel("left") == .number(1) && SoundChannel("2") == .number(2))
    #expect(SoundChannel("0") == nil && SoundChannel("both") == nil)
  }

  @Test(
    "compressed sound is cut where it is cut when read whole",
    arguments: ["flac.flac", "vorbis.ogg", "opus.ogg", "gsm.wav", "adpcm.wav", "msadpcm.wav"])
  func compressed(name: String) throws {
    guard TestData.has("field/audio/\(name)") else { return }
    let path = TestData.url("field/audio/\(name)").path
    let whole = try SoundFile.read(path)
    let rate = Double(whole.sampleRate)
    let part = try SoundFile.read(SoundPiece(path, offset: 0.5, duration: 0.5))
    let start = Int((0.5 * rate).rounded())
    #expect(part.samples == Array(whole.samples[start..<start + Int((0.5 * rate).rounded())]))
  }

  @Test("clipping is a matter of the coding")
  func clipping() throws {
    let folder = try TemporaryFolder()
    let loud = SoundFileTests.pcm([0, 32_767, 32_767, 32_767, 0, -32_768, 0, 0])
    let path = try folder.write(SoundFileTests.wave(rate: 8, data: loud), as: "loud.wav")
    #expect(
      try SoundFile.hear(SoundPiece(path)).clipped
        == ClippedSamples(count: 3, first: 0.125, last: 0.375))
    let floats = SoundFileTests.floats([0, 1.5, 1.5, -2, 0])
    let over = try folder.write(
      SoundFileTests.wave(format: 3, bits: 32, data: floats), as: "float.wav")
    let heard = try SoundFile.hear(SoundPiece(over))
    #expect(heard.clipped == nil)
    #expect(heard.levels.map(\.peak) == [2])
    // In one channel only; the mean of both does not reach full scale.
    let half = SoundFileTests.pcm([0, 0, 32_767, 0, 32_767, 0, 0, 0])
    let stereo = try folder.write(
      SoundFileTests.wave(rate: 8, channels: 2, data: half), as: "half.wav")
    #expect(try SoundFile.hear(SoundPiece(stereo)).clipped?.count == 2)
  }

  @Test("a WAV whose data size is 0 is read to its end; an empty one stays empty")
  func zeroLength() throws {
    let folder = try TemporaryFolder()
    let data = SoundFileTests.pcm([1, 2, 3, 4])
    let path = try folder.write(SoundFileTests.wave(data: data, dataBytes: 0), as: "zero.wav")
    let heard = try SoundFile.hear(SoundPiece(path))
    #expect(heard.clip.samples.map { $0 * 32_768 } == [1, 2, 3, 4])
    #expect(heard.isUnstated)
    let list = Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)
    let empty = try folder.write(
      SoundFileTests.wave(data: list, dataBytes: 0), as: "empty.wav")
    #expect(try audioError { _ = try SoundFile.read(empty) }.reason == .empty)
    let stated = try folder.write(SoundFileTests.wave(data: data), as: "stated.wav")
    #expect(try SoundFile.hear(SoundPiece(stated)).isUnstated == false)
  }
}

@Suite("Sound from pipes")
struct PipedSoundTests {
  private static func fifo(in folder: TemporaryFolder, _ name: String) throws -> String {
    let path = folder.path(name)
    try #require(mkfifo(path, 0o600) == 0)
    return path
  }

  @Test("a pipe is read to its end, and its sound can be used again")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let path = try Self.fifo(in: folder, "sound")
    let samples = (0..<40_000).map { Int16(truncatingIfNeeded: $0 * 7) }
    let bytes = SoundFileTests.wave(
      data: SoundFileTests.pcm(samples), dataBytes: .max)
    let writer = Thread {
      // Slower than the reader looks, in more than a pipe holds at a time.
      Thread.sleep(forTimeInterval: 0.4)
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      try? file.write(contentsOf: Data(bytes[..<50_000]))
      Thread.sleep(forTimeInterval: 0.4)
      try? file.write(contentsOf: Data(bytes[50_000...]))
      try? file.close()
    }
    writer.start()
    let heard = try SoundFile.hear(SoundPiece(path))
    #expect(heard.clip.samples.map { $0 * 32_768 } == samples.map(Float.init))
    #expect(heard.isUnstated)
    #expect(try SoundFile.info(path).sampleRate == 16_000)
    #expect(try SoundFile.read(SoundPiece(path, offset: 1)).samples.count == 24_000)
    #expect(PipedSound.isOne(path) && PipedSound.isOne("-") && !PipedSound.isOne("x.wav"))
  }

  @Test("a pipe that nobody writes to, and a device, are refused instead of waited for")
  func nobody() throws {
    let folder = try TemporaryFolder()
    let path = try Self.fifo(in: folder, "silent")
    let error = try audioError { _ = try SoundFile.read(path) }
    #expect(error.reason == .unreadable)
    #expect(error.found.contains("no program wrote"))
    #expect(try audioError { _ = try SoundFile.read("/dev/zero") }.found == "a device")
  }
}
