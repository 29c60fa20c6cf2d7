import Foundation

/// The mel scale in use, and its triangular filters.
package enum MelScale: String, Sendable, CaseIterable {
  /// 1127 ln(1 + f / 700); triangles sloped on the mel scale, with peaks of 1, below the Nyquist bin
  /// (Kaldi).
  case kaldi
  /// Linear below 1000 Hz, logarithmic above; triangles sloped in Hz, with unit area (Slaney,
  /// 1998), as in librosa and NeMo.
  case slaney

  func mel(_ frequency: Double) -> Double {
    switch self {
    case .kaldi: 1127 * log(1 + frequency / 700)
    case .slaney:
      frequency < Self.corner
        ? frequency / Self.step
        : Self.corner / Self.step + log(frequency / Self.corner) / Self.ratio
    }
  }

  func frequency(_ mel: Double) -> Double {
    switch self {
    case .kaldi: 700 * (exp(mel / 1127) - 1)
    case .slaney:
      mel < Self.corner / Self.step
        ? mel * Self.step
        : Self.corner * exp(Self.ratio * (mel - Self.corner / Self.step))
    }
  }

  /// Slaney's scale: the break frequency (Hz), the width of a mel below it, and the log step per
  /// mel above.
  private static let (corner, step, ratio) = (1000.0, 200.0 / 3, log(6.4) / 27)

  /// Overlapping triangles between two frequencies in Hz; `nil` if one has no bin at all.
  func filters(
    _ count: Int, low: Double, high: Double, sampleRate: Int, fftSize: Int
  ) -> FilterBank? {
    let start = mel(low)
    let width = (mel(high) - start) / Double(count + 1)
    let edges = (0...count + 1).map { start + Double($0) * width }
    let binWidth = Double(sampleRate) / Double(fftSize)
    let centers = edges[1...count].map(frequency)
    switch self {
    case .kaldi:
      let bins = (0..<fftSize / 2).map { mel(Double($0) * binWidth) }
      return FilterBank(centers: centers, bins: bins.count) { filter, bin in
        max(0, 1 - abs(bins[bin] - edges[filter + 1]) / width)
      }
    case .slaney:
      let edges = edges.map(frequency)
      return FilterBank(centers: centers, bins: fftSize / 2 + 1) { filter, bin in
        let (left, peak, right) = (edges[filter], edges[filter + 1], edges[filter + 2])
        let place = Double(bin) * binWidth
        let slope = min((place - left) / (peak - left), (right - place) / (right - peak))
        return max(0, slope) * 2 / (right - left)
      }
    }
  }
}
