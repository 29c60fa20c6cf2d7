package import Kernels
import Text

/// Samples to feature vectors, one row of C values every `frameShift` samples.
package protocol FrontEnd: Sendable {
  /// The name in `FrontEndCatalog` and in model files.
  var type: String { get }
  /// Hz; audio at another rate must be resampled first.
  var sampleRate: Int { get }
  /// Samples from one row to the next.
  var frameShift: Int { get }
  /// C, the width of a row.
  var dimension: Int { get }
  /// Every parameter by its name in model files; `FrontEndCatalog.make` builds the same front end
  /// from them.
  var parameters: [String: FrontEndParameter] { get }

  /// T, the number of rows for this many samples; 0 if they are too few for one.
  func frameCount(sampleCount: Int) -> Int

  func makeStream() -> any FrontEndStream

  /// The log-mel spectrogram of raw features (T, C), for the screen.
  func displaySpectrum(of raw: Matrix) -> DisplaySpectrum
}

/// A front end run incrementally on a growing signal of finite samples. All rows it returns, in
/// order, are bit for bit those of the whole signal, however it is divided.
package protocol FrontEndStream: Sendable {
  /// Takes the next samples and returns the rows they complete; pieces may be empty.
  mutating func push(_ samples: [Float]) -> Matrix
  /// Signals the end of the samples, and returns the remaining rows.
  mutating func finish() -> Matrix
}

extension FrontEnd {
  /// The upper edge of the last band, Hz.
  package var highestFrequency: Double {
    displaySpectrum(of: Matrix(rows: 0, columns: dimension)).highFrequency
  }

  /// Raw features (T, C) of a clip, before deltas and normalisation.
  ///
  /// Edge Cases: a clip too short for a frame gives no rows. A clip at another rate, or with NaN or
  /// infinite samples, is an error.
  package func features(of clip: AudioClip) throws(AudioError) -> Matrix {
    try check(clip)
    var stream = makeStream()
    return stream.push(clip.samples).followed(by: stream.finish())
  }

  /// The same, bit for bit, in pieces.
  ///
  /// - Parameter progress: called after every piece with the fraction done, 0...1; it may throw to
  ///   stop.
  package func features(
    of clip: AudioClip, progress: (Double) throws -> Void
  ) throws -> Matrix {
    try check(clip)
    var stream = makeStream()
    var rows = Matrix(rows: 0, columns: dimension)
    let piece = 5 * sampleRate
    for start in stride(from: 0, to: clip.samples.count, by: piece) {
      let end = min(clip.samples.count, start + piece)
      rows.append(stream.push(Array(clip.samples[start..<end])))
      try progress(Double(end) / Double(clip.samples.count))
    }
    rows.append(stream.finish())
    return rows
  }

  private func check(_ clip: AudioClip) throws(AudioError) {
    guard clip.sampleRate == sampleRate else {
      throw AudioError(
        .mismatch, at: type, found: "a clip at \(clip.sampleRate) Hz",
        expected: "\(sampleRate) Hz", advice: "resample it first")
    }
    try AudioClip.checkFinite(clip.samples)
  }
}

/// The spectrogram shown behind the tokens: log-mel energies, low bands first.
package struct DisplaySpectrum: Sendable, Equatable {
  /// (T, B) natural logs of the energy in each band.
  package var frames: Matrix
  /// The lower edge of the first band, in Hz.
  package var lowFrequency: Double
  /// The upper edge of the last band, in Hz.
  package var highFrequency: Double
  /// The centre of each band, in Hz; B values, ascending.
  package var bandCenters: [Double]

  package init(
    frames: Matrix, lowFrequency: Double, highFrequency: Double, bandCenters: [Double]
  ) {
    self.frames = frames
    self.lowFrequency = lowFrequency
    self.highFrequency = highFrequency
    self.bandCenters = bandCenters
  }
}
