import Audio
import AudioFiles
import Foundation
import Kernels
import TestSupport
import Testing

/// Against kaldi-native-fbank, which computes in Float: a correct Double implementation differs
/// from it by up to 1.6e-3 in the quietest bins, and 1e-5 on average. So: 5e-3 at most, 2e-5 in the
/// mean.
@Suite("Kaldi log-mel")
struct KaldiLogMelTests {
  struct Vectors: Decodable {
    struct Case: Decodable {
      let samples: Int
      let parameters: [String: JSONParameter]
      let frames: Int
      let rows: [String: [Double]]
    }
    struct Count: Decodable {
      let samples: Int
      let mirrored: Int
      let snipped: Int
    }
    let kaldi: [Case]
    let counts: [Count]
  }

  struct Recording: Decodable {
    let file: String
    let samples: Int
    let frames: Int
    let mean: Double
    let rows: [String: [Double]]
  }

  @Test("synthetic signals under many settings agree with kaldi-native-fbank")
  func synthetic() throws {
    let vectors = try TestData.vectors("audio_synthetic.json", as: Vectors.self)
    for entry in vectors.kaldi {
      let frontEnd = try FrontEndCatalog.make(
        type: "kaldi-log-mel", parameters: entry.parameters.mapValues(\.parameter))
      let clip = syntheticClip(samples: entry.samples, rate: frontEnd.sampleRate)
      let features = try frontEnd.features(of: clip)
      #expect(features.rows == entry.frames)
      #expect(frontEnd.frameCount(sampleCount: entry.samples) == entry.frames)
      var difference = Difference()
      try difference.add(features, rows: entry.rows)
      #expect(difference.largest < 5e-3, "\(entry.samples) samples, \(entry.parameters)")
      #expect(difference.mean < 2e-5, "\(entry.samples) samples, \(entry.parameters)")
    }
  }

  @Test("frame counts agree with kaldi-native-fbank")
  func counts() throws {
    let vectors = try TestData.vectors("audio_synthetic.json", as: Vectors.self)
    var options = KaldiLogMelFrontEnd.Options()
    let mirrored = try KaldiLogMelFrontEnd(options: options)
    options.snipEdges = true
    let snipped = try KaldiLogMelFrontEnd(options: options)
    for entry in vectors.counts {
      let clip = syntheticClip(samples: entry.samples)
      for (frontEnd, count) in [(mirrored, entry.mirrored), (snipped, entry.snipped)] {
        #expect(frontEnd.frameCount(sampleCount: entry.samples) == count)
        #expect(try frontEnd.features(of: clip).rows == count)
      }
    }
  }

  @Test(
    "ten recordings agree with kaldi-native-fbank", .enabled(if: TestData.isThere, TestData.reason))
  func recordings() throws {
    let frontEnd = try KaldiLogMelFrontEnd()
    var difference = Difference()
    for entry in try TestData.vectors("audio_real.json", as: [Recording].self) {
      let clip = try SoundFile.read(TestData.speech.appendingPathComponent(entry.file).path)
      try #require(clip.samples.count == entry.samples)
      let features = try frontEnd.features(of: clip)
      #expect(features.rows == entry.frames)
      try difference.add(features, rows: entry.rows)
      let mean = features.storage.reduce(0) { $0 + Double($1) } / Double(features.storage.count)
      #expect(abs(mean - entry.mean) < 2e-5)
    }
    #expect(difference.count == 10 * 3 * 80)
    #expect(difference.largest < 5e-3)
    #expect(difference.mean < 2e-5)
  }

  @Test(
    "the features an ONNX model was run on", .enabled(if: TestData.oracleIsThere, TestData.reason))
  func oracle() throws {
    struct Oracle: Decodable {
      struct Utterance: Decodable {
        struct Features: Decodable {
          let shape: [Int]
          let mean: Double
          let rows: [String: [Double]]
        }
        let id: String
        let tail_samples: Int
        let features: Features
      }
      let utterances: [Utterance]
    }
    let frontEnd = try KaldiLogMelFrontEnd()
    let oracle = try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: TestData.oracle))
    try #require(!oracle.utterances.isEmpty)
    var difference = Difference()
    for utterance in oracle.utterances {
      let file = try #require(try Self.recording(utterance.id), "\(utterance.id)")
      var clip = try SoundFile.read(file.path)
      clip.samples += [Float](repeating: 0, count: utterance.tail_samples)
      let features = try frontEnd.features(of: clip)
      #expect([features.rows, features.columns] == utterance.features.shape)
      try difference.add(features, rows: utterance.features.rows)
    }
    #expect(difference.count == 8 * 4 * 80)
    #expect(difference.largest < 5e-3)
    #expect(difference.mean < 2e-5)
  }

  /// The file of an oracle's utterance, "corpus/name".
  static func recording(_ id: String) throws -> URL? {
    let name = try #require(id.split(separator: "/").last)
    return FileManager.default.enumerator(at: TestData.speech, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }
      .first {
        ["flac", "wav"].contains($0.pathExtension)
          && $0.deletingPathExtension().lastPathComponent.hasSuffix(name)
      }
  }

  @Test("silence is the log of the machine epsilon")
  func silence() throws {
    let clip = AudioClip(samples: [Float](repeating: 0, count: 800), sampleRate: 16_000)
    let features = try KaldiLogMelFrontEnd().features(of: clip)
    #expect(features.rows == 5)
    #expect(features.storage.allSatisfy { $0 == -15.942385 })
  }

  @Test("a louder signal is higher by twice the log of its factor")
  func scale() throws {
    let clip = syntheticClip(samples: 2000)
    var options = KaldiLogMelFrontEnd.Options()
    options.window = .hamming
    let plain = try KaldiLogMelFrontEnd(options: options).features(of: clip)
    options.sampleScale = 32_768
    let scaled = try KaldiLogMelFrontEnd(options: options).features(of: clip)
    for (low, high) in zip(plain.storage, scaled.storage) where low > -15.9 {
      // Both are rounded to Float near 20.
      #expect(abs(high - low - 2 * log(Float(32_768))) < 1e-5)
    }
  }

  @Test("a tone is loudest in the band with the nearest centre")
  func toneInItsBand() throws {
    let frontEnd = try KaldiLogMelFrontEnd()
    for frequency in [300.0, 1000, 2500, 6000] {
      let samples = (0..<8000).map {
        Float(0.5 * sin(2 * Double.pi * frequency * Double($0) / 16_000))
      }
      let raw = try frontEnd.features(of: AudioClip(samples: samples, sampleRate: 16_000))
      let spectrum = frontEnd.displaySpectrum(of: raw)
      #expect(spectrum.frames == raw)
      #expect(spectrum.lowFrequency == 20)
      #expect(spectrum.highFrequency == 7600)
      let row = Array(raw.row(20))
      let loudest = try #require(row.indices.max { row[$0] < row[$1] })
      // A bin of the transform is 31.25 Hz wide, which is more than a band below 500 Hz.
      let center = spectrum.bandCenters[loudest]
      #expect(abs(center - frequency) < max(31.25, 0.06 * frequency))
    }
  }
}

/// A parameter as in JSON.
struct JSONParameter: Decodable {
  let parameter: FrontEndParameter

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let bool = try? container.decode(Bool.self) {
      parameter = .bool(bool)
    } else if let number = try? container.decode(Double.self) {
      parameter = .number(number)
    } else {
      parameter = .string(try container.decode(String.self))
    }
  }
}
