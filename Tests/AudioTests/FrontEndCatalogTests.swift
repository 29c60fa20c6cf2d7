import Audio
import Foundation
import Kernels
import Testing
import Text

@Suite("Front ends of the catalog")
struct FrontEndCatalogTests {
  static let names = FrontEndCatalog.entries.map(\.name)

  static func parameters(_ name: String) throws -> [String: FrontEndParameter] {
    try FrontEndCatalog.make(type: name).parameters
  }

  @Test("are the documented ones")
  func documented() {
    #expect(Self.names == ["kaldi-log-mel", "nemo-log-mel", "sphinx-mfcc"])
  }

  @Test("rebuild themselves from their parameters", arguments: names)
  func roundTrip(name: String) throws {
    let parameters = try Self.parameters(name)
    let rebuilt = try FrontEndCatalog.make(type: name, parameters: parameters)
    #expect(rebuilt.type == name)
    #expect(rebuilt.parameters == parameters)
    // Another value of every number that leaves the front end valid must come back as well.
    for (key, value) in parameters {
      guard case .number(let number) = value else { continue }
      for changed in [number + 1, number * 2, number * 0.75] {
        var other = parameters
        other[key] = .number(changed)
        guard let frontEnd = try? FrontEndCatalog.make(type: name, parameters: other) else {
          continue
        }
        #expect(frontEnd.parameters == other, "\(key) = \(changed)")
      }
    }
  }

  @Test("name a missing, an unknown and a mistyped parameter", arguments: names)
  func badParameters(name: String) throws {
    let parameters = try Self.parameters(name)
    for key in parameters.keys {
      var missing = parameters
      missing[key] = nil
      var error = try audioError { _ = try FrontEndCatalog.make(type: name, parameters: missing) }
      #expect(error.reason == .badParameter)
      #expect(error.description.contains("\"\(key)\""))

      var mistyped = parameters
      mistyped[key] = .string("neither a number nor a window")
      error = try audioError { _ = try FrontEndCatalog.make(type: name, parameters: mistyped) }
      #expect(error.reason == .badParameter)
      #expect(error.description.contains("\"\(key)\""))
    }
    var unknown = parameters
    unknown["dither"] = .number(1)
    let error = try audioError { _ = try FrontEndCatalog.make(type: name, parameters: unknown) }
    #expect(error.description.contains("\"dither\""))
  }

  @Test("an unknown type is reported with the known ones")
  func unknownType() throws {
    let error = try audioError { _ = try FrontEndCatalog.make(type: "plp") }
    #expect(error.description.contains("\"plp\""))
    for name in Self.names { #expect(error.expected.contains(name)) }
  }

  @Test(
    "refuse numbers out of range, naming them", arguments: names,
    [
      ("sample_rate", 0), ("sample_rate", -16_000), ("sample_rate", 1e300), ("sample_rate", 0.5),
      ("frame_length", 1), ("frame_length", 513), ("frame_length", 400.5), ("frame_shift", 0),
      ("frame_shift", 1000), ("fft_size", 500), ("fft_size", 0), ("fft_size", 1_048_576),
      ("pre_emphasis", -0.1), ("pre_emphasis", 1.5), ("low_frequency", -1),
      ("low_frequency", 8000), ("high_frequency", 8001), ("high_frequency", -8000),
      ("sample_scale", 0), ("sample_scale", .infinity), ("sample_scale", .nan),
    ] as [(String, Double)])
  func outOfRange(name: String, change: (key: String, value: Double)) throws {
    var parameters = try Self.parameters(name)
    parameters[change.key] = .number(change.value)
    let error = try audioError { _ = try FrontEndCatalog.make(type: name, parameters: parameters) }
    #expect(error.reason == .badParameter)
    let named = ["fft_size", "frame_length"].contains { error.found.contains("\"\($0)\"") }
    #expect(error.found.contains("\"\(change.key)\"") || named, "\(error)")
  }

  @Test("refuse filters too narrow for a bin")
  func narrowFilters() throws {
    for (name, key) in [
      ("kaldi-log-mel", "mel_bins"), ("nemo-log-mel", "mel_bins"), ("sphinx-mfcc", "mel_filters"),
    ] {
      var parameters = try Self.parameters(name)
      for count in [0, 200, 257, -3] as [Double] {
        parameters[key] = .number(count)
        let error = try audioError {
          _ = try FrontEndCatalog.make(type: name, parameters: parameters)
        }
        #expect(error.found.contains("\"\(key)\" = \(Int(count))"))
      }
    }
    for (key, value) in [("coefficients", 41.0), ("coefficients", 0), ("log_floor", 0)] {
      var parameters = try Self.parameters("sphinx-mfcc")
      parameters[key] = .number(value)
      let error = try audioError {
        _ = try FrontEndCatalog.make(type: "sphinx-mfcc", parameters: parameters)
      }
      #expect(error.found.contains("\"\(key)\""))
    }
  }

  /// Every entry, and Kaldi with snipped edges and with Slaney's filters.
  static func variants() throws -> [any FrontEnd] {
    var options = KaldiLogMelFrontEnd.Options()
    options.snipEdges = true
    options.melScale = .slaney
    return try names.map { try FrontEndCatalog.make(type: $0) }
      + [KaldiLogMelFrontEnd(options: options)]
  }

  /// Cuts samples at random into pieces of 0 to `largest`.
  static func pieces(
    of samples: [Float], largest: Int, using generator: inout Congruential
  ) -> [[Float]] {
    var (pieces, start): ([[Float]], Int) = ([], 0)
    while start < samples.count {
      let end = min(samples.count, start + Int.random(in: 0...largest, using: &generator))
      pieces.append(Array(samples[start..<end]))
      start = end
    }
    return pieces
  }

  @Test("pushing in pieces equals one shot, bit for bit", arguments: 0..<8)
  func streamingLaw(seed: UInt32) throws {
    var generator = Congruential(state: seed)
    for frontEnd in try Self.variants() {
      for length in [0, 1, 79, 80, 399, 411, Int.random(in: 500...3000, using: &generator)] {
        let clip = syntheticClip(samples: length)
        let whole = try frontEnd.features(of: clip)
        #expect(whole.rows == frontEnd.frameCount(sampleCount: length))
        #expect(whole.columns == frontEnd.dimension)
        for largest in [1, 7, 160, 1000] {
          var stream = frontEnd.makeStream()
          var rows: [Float] = []
          for piece in Self.pieces(of: clip.samples, largest: largest, using: &generator) {
            rows += stream.push(piece).storage
          }
          rows += stream.finish().storage
          #expect(rows == whole.storage, "\(frontEnd.type), \(length) samples by \(largest)")
        }
      }
    }
  }

  @Test("a stream returns a row as soon as its last sample has arrived")
  func latency() throws {
    var kaldi = try KaldiLogMelFrontEnd().makeStream()
    let clip = syntheticClip(samples: 640)
    let arrived = stride(from: 0, to: 640, by: 160).map {
      kaldi.push(Array(clip.samples[$0..<$0 + 160])).rows
    }
    // Frame t of Kaldi ends before sample 160 t + 280.
    #expect(arrived == [0, 1, 1, 1])
    var sphinx = try SphinxMFCCFrontEnd().makeStream()
    #expect(sphinx.push(Array(clip.samples[..<409])).rows == 0)
    #expect(sphinx.push([clip.samples[409]]).rows == 1)
  }

  @Test("a clip at another rate or with invalid samples is rejected", arguments: names)
  func wrongClips(name: String) throws {
    let frontEnd = try FrontEndCatalog.make(type: name)
    var error = try audioError {
      _ = try frontEnd.features(of: syntheticClip(samples: 900, rate: 8000))
    }
    #expect(error.reason == .mismatch)
    for broken in [Float.nan, .infinity, -.infinity] {
      var clip = syntheticClip(samples: 900)
      clip.samples[777] = broken
      error = try audioError { _ = try frontEnd.features(of: clip) }
      #expect(error.reason == .notFinite)
      #expect(error.place == "sample 777")
    }
  }
}
