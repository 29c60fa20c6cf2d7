import CSamplerate

/// Sample rate conversion by libsamplerate's best band-limited sinc interpolator.
package enum Resampler {
  /// The clip at another rate, with the duration kept to the nearest sample.
  ///
  /// At an equal rate, or without samples, the samples stay as they are, bit for bit. NaN and
  /// infinite samples, and rates more than 256 times apart, are errors.
  package static func resample(
    _ clip: AudioClip, to sampleRate: Int
  ) throws(AudioError) -> AudioClip {
    guard clip.sampleRate != sampleRate else { return clip }
    let ratio = Double(sampleRate) / Double(clip.sampleRate)
    guard clip.sampleRate > 0, sampleRate > 0, src_is_valid_ratio(ratio) != 0 else {
      throw AudioError(
        .mismatch, at: "resampling", found: "\(clip.sampleRate) Hz to \(sampleRate) Hz",
        expected: "positive rates at most 256 times apart", advice: "convert the recording")
    }
    try AudioClip.checkFinite(clip.samples)
    let count = Int((Double(clip.samples.count) * ratio).rounded())
    let samples = try convert(clip.samples, ratio: ratio, count: count)
    return AudioClip(samples: samples, sampleRate: sampleRate)
  }

  private static func convert(
    _ samples: [Float], ratio: Double, count: Int
  ) throws(AudioError) -> [Float] {
    guard count > 0 else { return [] }
    // Zeros stand where the converter gives a sample less than the rounded duration asks for.
    var converted = [Float](repeating: 0, count: count)
    let status = samples.withUnsafeBufferPointer { input in
      converted.withUnsafeMutableBufferPointer { output in
        var data = SRC_DATA()
        data.data_in = input.baseAddress
        data.data_out = output.baseAddress
        data.input_frames = input.count
        data.output_frames = output.count
        data.src_ratio = ratio
        return src_simple(&data, Int32(SRC_SINC_BEST_QUALITY), 1)
      }
    }
    guard status == 0 else {
      let reason = src_strerror(status).map { String(cString: $0) } ?? "error \(status)"
      throw AudioError(
        .mismatch, at: "resampling", found: reason, expected: "a conversion by \(ratio)",
        advice: "convert the recording")
    }
    return converted
  }
}
