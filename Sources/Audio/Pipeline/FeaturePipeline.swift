package import Kernels
import Text

/// Sound to what an encoder takes: front end, deltas, normalisation, stacking.
package struct FeaturePipeline: Sendable {
  package let frontEnd: any FrontEnd
  package let deltas: Deltas?
  package let normalization: Normalization?
  package let stacking: Stacking
  /// Seconds of silence that are heard behind every signal.
  package let tailPadding: Double

  /// Refuses statistics of another width than the features (with their deltas), and a tail that
  /// is not 0 to 60 seconds.
  package init(
    frontEnd: any FrontEnd, deltas: Deltas? = nil, normalization: Normalization? = nil,
    stacking: Stacking = .none, tailPadding: Double = 0
  ) throws(AudioError) {
    guard (0...60).contains(tailPadding) else {
      throw AudioError(
        .badParameter, at: "tail padding", found: "\(tailPadding)", expected: "0 to 60 seconds",
        advice: "sherpa-onnx appends 0.66")
    }
    self.tailPadding = tailPadding
    self.frontEnd = frontEnd
    self.deltas = deltas
    self.normalization = normalization
    self.stacking = stacking
    guard case .global(let statistics) = normalization, statistics.mean.count != rowWidth else {
      return
    }
    throw AudioError(
      .mismatch, at: "normalization", found: "statistics of \(statistics.mean.count) columns",
      expected: "\(rowWidth) columns, as the front end and its deltas give",
      advice: "check the statistics in the model file")
  }

  /// Columns after deltas, before stacking.
  var rowWidth: Int { frontEnd.dimension * (1 + (deltas?.order ?? 0)) }

  /// C, the width of a row as the encoder takes it.
  package var outputDimension: Int { rowWidth * stacking.size }

  /// Seconds from one stacked row to the next.
  package var frameDuration: Double {
    Double(frontEnd.frameShift * stacking.stride) / Double(frontEnd.sampleRate)
  }

  /// The silence behind a signal, at the front end's rate.
  var tail: [Float] {
    [Float](
      repeating: 0, count: Int((tailPadding * Double(frontEnd.sampleRate)).rounded()))
  }

  /// Stacked rows of a signal of so many samples at the front end's rate.
  package func outputCount(sampleCount: Int) -> Int {
    stacking.count(rows: frontEnd.frameCount(sampleCount: sampleCount + tail.count))
  }

  /// Raw features (T, C), of this front end or of a file of cepstra, to what the encoder takes.
  ///
  /// Edge Cases: no rows give no rows. Another width, NaN and infinite values are errors.
  package func process(raw: Matrix) throws(AudioError) -> Features {
    guard raw.columns == frontEnd.dimension else {
      throw AudioError(
        .mismatch, at: "features", found: "\(raw.columns) columns",
        expected: "\(frontEnd.dimension), as the front end \(frontEnd.type) gives",
        advice: "use features made for this model")
    }
    if let place = raw.storage.firstIndex(where: { !$0.isFinite }) {
      throw AudioError(
        .notFinite, at: "feature row \(place / raw.columns), column \(place % raw.columns)",
        found: "\(raw.storage[place])", expected: "finite values", advice: "compute them again")
    }
    var stages = FeatureStages(self)
    let head = stages.push(raw)
    return Features(frames: head.followed(by: stages.finish()), frameShift: frameDuration)
  }

  /// The raw features of a clip, resampled first where its rate is another, and of the silence
  /// that is appended.
  ///
  /// Edge Cases: an empty clip, one too short for a frame, NaN and infinite samples are errors.
  package func rawFeatures(of clip: AudioClip) throws(AudioError) -> Matrix {
    try checkSamples(clip)
    var heard = try Resampler.resample(clip, to: frontEnd.sampleRate)
    heard.samples += tail
    return try checkRows(try frontEnd.features(of: heard), of: clip)
  }

  /// The same, bit for bit, in pieces.
  ///
  /// - Parameter progress: called now and then with the share done, 0...1; it may throw to stop.
  package func rawFeatures(
    of clip: AudioClip, progress: (Double) throws -> Void
  ) throws -> Matrix {
    try checkSamples(clip)
    // The best interpolator takes about as long as the features.
    let share = clip.sampleRate == frontEnd.sampleRate ? 0 : 0.5
    var heard = try Resampler.resample(clip, to: frontEnd.sampleRate) { try progress($0 * share) }
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

  /// What the encoder takes of a clip; errors as in `rawFeatures`.
  package func features(of clip: AudioClip) throws(AudioError) -> Features {
    try process(raw: rawFeatures(of: clip))
  }

  /// A stream of samples at the front end's rate.
  package func makeStream() -> FeatureStream { FeatureStream(self) }
}
