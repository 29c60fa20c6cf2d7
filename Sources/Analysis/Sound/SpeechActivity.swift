package import Kernels

/// Where a sound is loud enough for speech: frames of features whose mean log energy is above the
/// middle between the utterance's quiet (10th percentile) and its loud frames (95th).
///
/// If these are less than 1.5 nats apart, nothing stands out and no frame counts as speech.
package struct SpeechActivity: Sendable, Equatable {
  /// By feature frame.
  private let isSpeech: [Bool]
  /// Seconds from one feature frame to the next.
  private let frameShift: Double

  /// - Parameter spectrum: (T, bands), natural logs of energy.
  package init(spectrum: Matrix, frameShift: Double) {
    self.frameShift = frameShift
    let loudness = (0..<spectrum.rows).map { row in
      spectrum.row(row).reduce(0, +) / Float(max(1, spectrum.columns))
    }
    let sorted = loudness.sorted()
    guard let last = sorted.indices.last else {
      isSpeech = []
      return
    }
    let (quiet, loud) = (sorted[last / 10], sorted[last * 95 / 100])
    let threshold = (quiet + loud) / 2
    isSpeech = loudness.map { loud - quiet >= Self.leastContrast && $0 > threshold }
  }

  /// Seconds of speech from one time to another, seconds.
  package func seconds(from start: Double, to end: Double) -> Double {
    guard frameShift > 0, end > start else { return 0 }
    let first = max(0, min(isSpeech.count, Int((start / frameShift).rounded())))
    let next = max(first, min(isSpeech.count, Int((end / frameShift).rounded())))
    return Double(isSpeech[first..<next].count { $0 }) * frameShift
  }

  /// Nats.
  private static let leastContrast: Float = 1.5
}
