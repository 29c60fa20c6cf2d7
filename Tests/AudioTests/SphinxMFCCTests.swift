import Audio
import AudioFiles
import Foundation
import Kernels
import TestSupport
import Testing

@Suite("Sphinx MFCC")
struct SphinxMFCCTests {
  struct Vectors: Decodable {
    struct Case: Decodable {
      let samples: Int
      let frames: Int
      let rows: [String: [Double]]
    }
    let sphinx: [Case]
  }

  @Test("synthetic signals agree with NumPy")
  func synthetic() throws {
    let frontEnd = try SphinxMFCCFrontEnd()
    for entry in try TestData.vectors("audio_synthetic.json", as: Vectors.self).sphinx {
      let features = try frontEnd.features(of: syntheticClip(samples: entry.samples))
      #expect(features.rows == entry.frames)
      #expect(frontEnd.frameCount(sampleCount: entry.samples) == entry.frames)
      var difference = Difference()
      try difference.add(features, rows: entry.rows)
      // Both are Double; ours is rounded to Float below 16, the vectors to six digits.
      #expect(difference.largest < 2e-6, "\(entry.samples) samples")
    }
  }

  /// The cepstra of AN4 were made by Sphinx in Float and stored as such: below 20 that is 1e-6 a
  /// rounding. The issue asks for 5e-4; anything near that would be different arithmetic.
  @Test(
    "the published cepstra of AN4's recordings", .enabled(if: TestData.isThere, TestData.reason))
  func an4() throws {
    let frontEnd = try SphinxMFCCFrontEnd()
    let folder = TestData.speech.appendingPathComponent("an4")
    var cepstra: [String: String] = [:]
    let files = try #require(
      FileManager.default.enumerator(
        at: folder.appendingPathComponent("mfcc"), includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "mfc" {
      cepstra[file.deletingPathExtension().lastPathComponent] = file.path
    }
    let recordings = try FileManager.default.contentsOfDirectory(
      at: folder.appendingPathComponent("wav"), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "wav" }
    #expect(recordings.count == 51)
    for recording in recordings {
      let name = recording.deletingPathExtension().lastPathComponent
      let stored = try CepstraFile.read(try #require(cepstra[name], "\(name)"))
      let features = try frontEnd.features(of: SoundFile.read(recording.path))
      try #require(features.rows == stored.rows, "\(name)")
      var difference = Difference()
      difference.add(features.storage, stored.storage.map(Double.init))
      #expect(difference.mean < 2e-6, "\(name)")
      #expect(difference.largest < 2e-5, "\(name)")
    }
  }

  @Test("one frame for anything shorter than two", arguments: [(0, 0), (1, 1), (160, 1), (409, 1)])
  func shortSignals(samples: Int, frames: Int) throws {
    let frontEnd = try SphinxMFCCFrontEnd()
    #expect(frontEnd.frameCount(sampleCount: samples) == frames)
    let features = try frontEnd.features(of: syntheticClip(samples: samples))
    #expect(features.rows == frames)
    #expect(features.storage.allSatisfy { $0.isFinite })
  }

  @Test("silence is the log of the floor")
  func silence() throws {
    let clip = AudioClip(samples: [Float](repeating: 0, count: 2000), sampleRate: 16_000)
    let features = try SphinxMFCCFrontEnd().features(of: clip)
    // The first of 40 filters counts half.
    let expected = Float(log(1e-5) * 39.5 / 40)
    for row in 0..<features.rows { #expect(abs(features[row, 0] - expected) < 1e-5) }
  }

  /// The forward transform by its definition, written out.
  static func legacyTransform(_ bands: ArraySlice<Float>, coefficients: Int) -> [Double] {
    let count = bands.count
    return (0..<coefficients).map { k in
      bands.enumerated().reduce(0.0) { sum, band in
        let weight = band.offset == 0 ? 0.5 : 1.0
        let angle = Double.pi * Double(k) * (Double(band.offset) + 0.5) / Double(count)
        return sum + weight * cos(angle) * Double(band.element)
      } / Double(count)
    }
  }

  @Test(
    "the displayed spectrum has the cepstra it was computed from", arguments: [1, 2, 13, 39, 40])
  func spectrumHasTheCepstra(coefficients: Int) throws {
    var options = SphinxMFCCFrontEnd.Options()
    options.coefficients = coefficients
    let frontEnd = try SphinxMFCCFrontEnd(options: options)
    let cepstra = try frontEnd.features(of: syntheticClip(samples: 3000))
    let spectrum = frontEnd.displaySpectrum(of: cepstra)
    #expect(spectrum.frames.rows == cepstra.rows)
    #expect(spectrum.frames.columns == 40)
    #expect(spectrum.lowFrequency == 130)
    #expect(spectrum.highFrequency == 6800)
    #expect(spectrum.bandCenters == spectrum.bandCenters.sorted())
    for time in 0..<cepstra.rows {
      let back = Self.legacyTransform(spectrum.frames.row(time), coefficients: coefficients)
      for (a, b) in zip(cepstra.row(time), back) {
        // Bands near 20 rounded to Float, averaged.
        #expect(abs(Double(a) - b) < 1e-5)
      }
    }
  }

  @Test("with all cepstra the displayed spectrum is complete, including its first band")
  func fullInverse() throws {
    var options = SphinxMFCCFrontEnd.Options()
    options.coefficients = options.melFilters
    let frontEnd = try SphinxMFCCFrontEnd(options: options)
    var bands = Matrix(rows: 1, columns: 40)
    var generator = Congruential(state: 5)
    for index in 0..<40 { bands[0, index] = Float.random(in: -5...15, using: &generator) }
    let cepstra = Self.legacyTransform(bands.row(0), coefficients: 40).map { Float($0) }
    let spectrum = frontEnd.displaySpectrum(of: Matrix(rows: 1, columns: 40, storage: cepstra))
    for (a, b) in zip(spectrum.frames.storage, bands.storage) {
      // The inverse multiplies Float cepstra by up to 80.
      #expect(abs(a - b) < 1e-3)
    }
  }
}
