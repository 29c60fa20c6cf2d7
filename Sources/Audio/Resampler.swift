import CSamplerate
import Text

/// Sample rate conversion by one of the filters of `Resampling`.
package enum Resampler {
  /// The clip at another rate, with the duration kept to the nearest sample (by the windowed sinc:
  /// to the next).
  ///
  /// At the same rate, or without samples, the samples are unchanged, bit for bit. NaN and infinite
  /// samples, and rates more than 256 times apart, are errors.
  package static func resample(
    _ clip: AudioClip, to sampleRate: Int, by filter: Resampling = .steep
  ) throws(AudioError) -> AudioClip {
    guard clip.sampleRate != sampleRate else { return clip }
    switch filter {
    case .steep:
      let conversion = try Conversion(clip, to: sampleRate, piece: clip.samples.count)
      while try conversion.step() {}
      return AudioClip(samples: conversion.converted, sampleRate: sampleRate)
    case .windowedSinc:
      let (sinc, count) = try windowed(clip, to: sampleRate)
      return AudioClip(
        samples: sinc.convert(clip.samples, outputs: 0..<count), sampleRate: sampleRate)
    }
  }

  /// The same, bit for bit, in pieces of a few seconds.
  ///
  /// - Parameter progress: called after every piece with the fraction done, 0...1; it may throw to
  ///   stop.
  package static func resample(
    _ clip: AudioClip, to sampleRate: Int, by filter: Resampling = .steep,
    progress: (Double) throws -> Void
  ) throws -> AudioClip {
    guard clip.sampleRate != sampleRate else { return clip }
    var samples: [Float] = []
    switch filter {
    case .steep:
      let conversion = try Conversion(clip, to: sampleRate, piece: 5 * max(1, clip.sampleRate))
      while try conversion.step() { try progress(conversion.share) }
      samples = conversion.converted
    case .windowedSinc:
      let (sinc, count) = try windowed(clip, to: sampleRate)
      samples.reserveCapacity(count)
      for start in stride(from: 0, to: count, by: 5 * sampleRate) {
        let end = min(count, start + 5 * sampleRate)
        samples += sinc.convert(clip.samples, outputs: start..<end)
        try progress(Double(end) / Double(count))
      }
    }
    return AudioClip(samples: samples, sampleRate: sampleRate)
  }

  private static func windowed(
    _ clip: AudioClip, to sampleRate: Int
  ) throws(AudioError) -> (WindowedSinc, count: Int) {
    let sinc = try WindowedSinc(from: clip.sampleRate, to: sampleRate)
    try AudioClip.checkFinite(clip.samples)
    return (sinc, sinc.outputCount(clip.samples.count))
  }

  static func wrongRates(_ rate: Int, _ newRate: Int) -> AudioError {
    AudioError(
      .mismatch, at: "resampling", found: "\(rate) Hz to \(newRate) Hz",
      expected: "positive rates at most 256 times apart", advice: "convert the recording")
  }
}

/// Resamples a clip piece by piece.
private final class Conversion {
  /// Zeros fill up where the converter returns fewer samples than the rounded duration.
  private(set) var converted: [Float]
  private let samples: [Float]
  private let ratio: Double
  /// Samples processed at a time.
  private let piece: Int
  private let converter: OpaquePointer
  private var taken = 0
  private var made = 0

  init(_ clip: AudioClip, to sampleRate: Int, piece: Int) throws(AudioError) {
    ratio = Double(sampleRate) / Double(clip.sampleRate)
    guard clip.sampleRate > 0, sampleRate > 0, src_is_valid_ratio(ratio) != 0 else {
      throw Resampler.wrongRates(clip.sampleRate, sampleRate)
    }
    try AudioClip.checkFinite(clip.samples)
    samples = clip.samples
    self.piece = max(1, piece)
    converted = [Float](
      repeating: 0, count: Int((Double(clip.samples.count) * ratio).rounded()))
    var status: Int32 = 0
    guard let converter = src_new(Int32(SRC_SINC_BEST_QUALITY), 1, &status) else {
      throw Self.error(status, ratio)
    }
    self.converter = converter
  }

  deinit { src_delete(converter) }

  /// Of the samples, 0...1.
  var share: Double { samples.isEmpty ? 1 : Double(taken) / Double(samples.count) }

  /// Converts the next piece; false when all is done.
  func step() throws(AudioError) -> Bool {
    guard made < converted.count else { return false }
    let count = min(piece, samples.count - taken)
    var data = SRC_DATA()
    data.src_ratio = ratio
    data.input_frames = count
    data.output_frames = converted.count - made
    data.end_of_input = taken + count == samples.count ? 1 : 0
    let status = samples.withUnsafeBufferPointer { input in
      converted.withUnsafeMutableBufferPointer { output in
        data.data_in = input.baseAddress.map { $0 + taken }
        data.data_out = output.baseAddress.map { $0 + made }
        return src_process(converter, &data)
      }
    }
    guard status == 0 else { throw Self.error(status, ratio) }
    taken += data.input_frames_used
    made += data.output_frames_gen
    return data.output_frames_gen > 0 || data.input_frames_used > 0
  }

  private static func error(_ status: Int32, _ ratio: Double) -> AudioError {
    let reason = src_strerror(status).map { String(cString: $0) } ?? "error \(status)"
    return AudioError(
      .mismatch, at: "resampling", found: reason, expected: "a conversion by \(ratio)",
      advice: "convert the recording")
  }
}
