import Audio
import AudioFiles
import Foundation
import TestSupport
import Testing
import Text

/// Sound files as programs and people make them.
@Suite("Sound files of the field", .enabled(if: TestData.has("field/audio"), TestData.reason))
struct FieldSoundTests {
  enum Outcome: Sendable {
    case seconds(Double, rate: Int, channels: Int)
    case refused(AudioFailure, words: [String])

    static func sound(_ seconds: Double, _ rate: Int = 16_000, channels: Int = 1) -> Outcome {
      .seconds(seconds, rate: rate, channels: channels)
    }
  }

  static let outcomes: [(name: String, outcome: Outcome)] = [
    ("adpcm.wav", .sound(1.658)), ("aiff.aiff", .sound(1.552)), ("alaw8k.wav", .sound(1.552, 8000)),
    ("au.au", .sound(1.552)), ("caf.caf", .sound(1.552)), ("clipped16.wav", .sound(1.552)),
    ("data-7ffff000.wav", .sound(1.552)), ("data-80000000.wav", .sound(1.552)),
    ("data-ffffffff.wav", .sound(1.552)), ("data-odd.wav", .sound(1.552)),
    ("data-zero-riff36.wav", .sound(1.552)), ("data-zero.wav", .sound(1.552)),
    ("double.wav", .sound(1.552)),
    ("empty.wav", .refused(.wrongFormat, words: ["no bytes", "check the recording"])),
    ("extensible.wav", .sound(1.552)), ("ffmpeg-pipe.wav", .sound(1.552)),
    ("flac.flac", .sound(1.552)),
    ("float-inf.wav", .refused(.notFinite, words: ["sample 1000"])),
    ("float-int16range.wav", .sound(1.552)),
    ("float-nan.wav", .refused(.notFinite, words: ["sample 1000"])),
    ("float-over1.wav", .sound(1.552)), ("float.wav", .sound(1.552)),
    ("g722.wav", .refused(.wrongFormat, words: ["G.722", "ffmpeg -i", "g722.pcm.wav"])),
    ("gsm.wav", .sound(1.6, 8000)), ("list-after.wav", .sound(1.552)),
    ("list-before.wav", .sound(1.552)),
    ("m4a.m4a", .refused(.wrongFormat, words: ["M4A", "ffmpeg -i", "m4a.wav"])),
    ("mp3-named.wav", .sound(1.552)), ("mp3.mp3", .sound(1.552)), ("msadpcm.wav", .sound(1.654)),
    ("mulaw8k.wav", .sound(1.552, 8000)), ("nist.sph", .sound(1.552)),
    ("one-sample.wav", .sound(0)),
    ("only-header.wav", .refused(.empty, words: ["no samples"])),
    ("opus.ogg", .sound(1.552)), ("opus.opus", .sound(1.552)),
    ("pcm11k.wav", .sound(1.552, 11_025)), ("pcm24.wav", .sound(1.552)),
    ("pcm32.wav", .sound(1.552)), ("pcm44k.wav", .sound(1.552, 44_100)),
    ("pcm48k.wav", .sound(1.552, 48_000)), ("pcm8k.wav", .sound(1.552, 8000)),
    ("pcmu8.wav", .sound(1.552)),
    ("raw.raw", .refused(.wrongFormat, words: ["without a header", "-f s16le -ar 16000"])),
    ("real-ffmpeg-pipe.wav", .sound(1.552)), ("rf64.wav", .sound(1.552)),
    ("short-junk-after.wav", .sound(1.552)), ("silence60.wav", .sound(60)),
    ("stereo-antiphase.wav", .sound(1.552, channels: 2)),
    ("stereo-left.wav", .sound(1.552, channels: 2)),
    ("stereo-two-speakers.wav", .sound(1.598, channels: 2)), ("ten-ms.wav", .sound(0.01)),
    ("text.wav", .refused(.wrongFormat, words: ["audio file", "ffmpeg -i"])),
    ("truncated.wav", .refused(.damaged, words: ["24827 bytes", "49654"])),
    ("vorbis.ogg", .sound(1.552)), ("w64.w64", .sound(1.552)),
    ("webm.webm", .refused(.wrongFormat, words: ["WebM", "ffmpeg -i", "webm.wav"])),
    ("wrong-rate.wav", .sound(3.103, 8000)),
  ]

  @Test("every file is listed here")
  func listed() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: TestData.url("field/audio").path)
    #expect(names.sorted() == Self.outcomes.map(\.name).sorted())
  }

  @Test("the right sound, or a refusal that says what to do", arguments: outcomes)
  func outcome(name: String, outcome: Outcome) throws {
    let path = TestData.url("field/audio/\(name)").path
    switch outcome {
    case .seconds(let seconds, let rate, let channels):
      let heard = try SoundFile.hear(SoundPiece(path))
      #expect(abs(heard.clip.duration - seconds) < 1e-3)
      #expect(heard.clip.sampleRate == rate)
      #expect(heard.channels == channels)
    case .refused(let reason, let words):
      let error = try audioError { _ = try SoundFile.hear(SoundPiece(path)) }
      #expect(error.reason == reason)
      for word in words { #expect(error.description.contains(word), "\(error)") }
    }
  }

  @Test(
    "what was written without a length is said to be",
    arguments: [
      ("data-zero.wav", true), ("data-zero-riff36.wav", true), ("data-ffffffff.wav", true),
      ("real-ffmpeg-pipe.wav", true), ("list-after.wav", false), ("extensible.wav", false),
    ])
  func unstated(name: String, expected: Bool) throws {
    let path = TestData.url("field/audio/\(name)").path
    #expect(try SoundFile.hear(SoundPiece(path)).isUnstated == expected)
  }

  @Test("files with a length of 0 hold the same sound as one with the right length")
  func sameSound() throws {
    let right = try SoundFile.read(TestData.url("field/audio/list-after.wav").path)
    for name in ["data-zero.wav", "data-zero-riff36.wav", "data-ffffffff.wav"] {
      #expect(try SoundFile.read(TestData.url("field/audio/\(name)").path) == right, "\(name)")
    }
  }
}
