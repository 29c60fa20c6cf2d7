package import Kernels
import Text

/// From audio to encoder input: front end, deltas, normalisation, stacking.
package struct FeaturePipeline: Sendable {
  package let frontEnd: any FrontEnd
  package let deltas: Deltas?
  package let normalization: Normalization?
  package let stacking: Stacking
  /// Seconds of silence appended to every signal.
  package let tailPadding: Double
  /// How sound at another rate is converted.
  package let resampling: Resampling

  /// Rejects statistics whose width differs from that of the features (with deltas), and a tail
  /// outside 0 to 60 seconds.
  package init(
    frontEnd: any FrontEnd, deltas: Deltas? = nil, normalization: Normalization? = nil,
    stacking: Stacking = .none, tailPadding: Double = 0, resampling: Resampling = .steep
  ) throws(AudioError) {
    guard (0...60).contains(tailPadding) else {
      throw AudioError(
        .badParameter, at: "tail padding", found: "\(tailPadding)", expected: "0 to 60 seconds",
        advice: "try 0.66, as sherpa-onnx does")
    }
    self.tailPadding = tailPadding
    self.resampling = resampling
    self.frontEnd = frontEnd
    self.deltas = deltas
    self.normalization = normalization
    self.stacking = stacking
    guard case .global(let statistics) = normalization, statistics.mean.count != rowWidth else {
      return
    }
    throw AudioError(
      .mismatch, at: "normalization", found: "statistics of \(statistics.mean.count) columns",
      expected: "\(rowWidth) columns, the width of the features with deltas",
      advice: "check the statistics in the model file")
  }

  /// Columns after deltas, before stacking.
  var rowWidth: Int { frontEnd.dimension * (1 + (deltas?.order ?? 0)) }

  /// C, the width of an encoder input row.
  package var outputDimension: Int { rowWidth * stacking.size }

  /// Seconds from one stacked row to the next.
  package var frameDuration: Double {
    Double(frontEnd.frameShift * stacking.stride) / Double(frontEnd.sampleRate)
  }

  /// The samples of silence appended to a signal, at the front end's rate.
  var tail: [Float] {
    [Float](
      repeating: 0, count: Int((tailPadding * Double(frontEnd.sampleRate)).rounded()))
  }

  /// The number of stacked rows for this many samples at the front end's rate.
  package func outputCount(sampleCount: Int) -> Int {
    stacking.count(rows: frontEnd.frameCount(sampleCount: sampleCount + tail.count))
  }

  /// Turns raw features (T, C), from this front end or a cepstra file, into encoder input.
  ///
  /// Edge Cases: no rows give no rows. A different width, NaN and infinite values are errors.
  package func process(raw: Matrix) throws(AudioError) -> Features {
    guard raw.columns == frontEnd.dimension else {
      throw AudioError(
        .mismatch, at: "features", found: "\(raw.columns) columns",
        expected: "\(frontEnd.dimension), the width of the front end \(frontEnd.type)",
        advice: "use features made for this model")
    }
    if let place = raw.storage.firstIndex(where: { !$0.isFinite }) {
      throw AudioError(
        .notFinite, at: "feature row \(place / raw.columns), column \(place % raw.columns)",
        found: "\(raw.storage[place])", expected: "finite values", advice: "recompute the features")
    }
    var stages = FeatureStages(self)
    let head = stages.push(raw)
    return Features(frames: head.followed(by: stages.finish()), frameShift: frameDuration)
  }

  /// The raw features of a clip, resampled first if necessary, including the appended silence.
  ///
  /// Edge Cases: an empty clip, one too short for a frame, NaN and infinite samples are errors.
  package func rawFeatures(of clip: AudioClip) throws(AudioError) -> Matrix {
    try checkSamples(clip)
    var heard = try Resampler.resample(clip, to: frontEnd.sampleRate, by: resampling)
    heard.samples += tail
    return try checkRows(try frontEnd.features(of: heard), of: clip)
  }

  /// The same, bit for bit, in pieces.
  ///
  /// - Parameter progress: called periodically with the fraction done, 0...1; it may throw to stop.
  package func rawFeatures(
    of clip: AudioClip, progress: (Double) throws -> Void
  ) throws -> Matrix {
    try checkSamples(clip)
    // The best interpolator takes about as long as the features.
    let share = clip.sampleRate == frontEnd.sampleRate ? 0 : 0.5
    var heard = try Resampler.resample(clip, to: frontEnd.sampleRate, by: resampling) {
      try progress($0 * share)
    }
    heard.samples += tail
    let raw = try frontEnd.features(of: heard) { try progress(share + $0 * (1 - share)) }
    return try checkRows(raw, of: clip)
  }

  private func checkSamples(_ clip: AudioClip) throws(AudioError) {
    guard clip.samples.isEmpty else { return }
    throw AudioError(
      .empty, at: "audio", found: "no samples", expected: "speech", advice: "check the recording")
  }

  private func checkRows(_ raw: Matrix, of clip: AudioClip) throws(AudioError) -> Matrix {
    guard raw.rows == 0 else { return raw }
    throw AudioError(
      .tooShort, at: "audio",
      found: "\(clip.samples.count) samples at \(clip.sampleRate) Hz",
      expected: "enough for one frame of the front end \(frontEnd.type)",
      advice: "use a longer recording")
  }

  /// The encoder input of a clip; errors as in `rawFeatures`.
  package func features(of clip: AudioClip) throws(AudioError) -> Features {
    try process(raw: rawFeatures(of: clip))
  }

  /// A stream of samples at the front end's rate.
  package func makeStream() -> FeatureStream { FeatureStream(self) }
}
