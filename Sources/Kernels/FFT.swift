import Foundation

/// A planned discrete Fourier transform of real frames, in Double.
///
/// A real frame of N samples goes through one complex transform of N / 2 points (even samples as
/// the real part, odd ones as the imaginary), radix 2 (Cooley and Tukey, 1965).
package struct FFT: Sendable {
  /// N, a power of two, at least 2.
  package let size: Int
  private let half: Int
  /// Bit reversal of 0..<N/2.
  private let reversed: [Int]
  /// cos and sin of 2 pi k / N, k < N/2.
  private let cosines: [Double]
  private let sines: [Double]

  /// Scratch memory of a transform; give each thread its own.
  package struct Workspace: Sendable {
    fileprivate var real: [Double]
    fileprivate var imaginary: [Double]
  }

  /// Plans a transform; `nil` unless `size` is a power of two and at least 2.
  package init?(size: Int) {
    guard size >= 2, size & (size - 1) == 0 else { return nil }
    self.size = size
    half = size / 2
    let bits = half.trailingZeroBitCount
    reversed = (0..<half).map { index in
      (0..<bits).reduce(0) { $0 | ((index >> $1) & 1) << (bits - 1 - $1) }
    }
    let angles = (0..<half).map { 2 * Double.pi * Double($0) / Double(size) }
    cosines = angles.map { cos($0) }
    sines = angles.map { sin($0) }
  }

  /// N / 2 + 1, the bins from 0 Hz to the Nyquist frequency, both included.
  package var binCount: Int { half + 1 }

  package func makeWorkspace() -> Workspace {
    Workspace(
      real: [Double](repeating: 0, count: half), imaginary: [Double](repeating: 0, count: half))
  }

  /// |X(k)|^2 for k = 0...N/2 of a frame, zero-padded to N samples.
  ///
  /// - Parameters:
  ///   - frame: at most N samples.
  ///   - power: `binCount` values, overwritten.
  /// - Complexity: O(N log N).
  package func powerSpectrum(
    of frame: [Double], into power: inout [Double], workspace: inout Workspace
  ) {
    precondition(frame.count <= size, "a frame longer than the transform")
    precondition(power.count == binCount, "the power spectrum has \(binCount) bins")
    workspace.real.withUnsafeMutableBufferPointer { real in
      workspace.imaginary.withUnsafeMutableBufferPointer { imaginary in
        load(frame, real, imaginary)
        transform(real, imaginary)
        power.withUnsafeMutableBufferPointer { unfold(real, imaginary, into: $0) }
      }
    }
  }

  private typealias Values = UnsafeMutableBufferPointer<Double>

  /// Packs the frame into N / 2 complex numbers, already in bit-reversed order.
  private func load(_ frame: [Double], _ real: Values, _ imaginary: Values) {
    for index in 0..<half {
      let source = 2 * reversed[index]
      real[index] = source < frame.count ? frame[source] : 0
      imaginary[index] = source + 1 < frame.count ? frame[source + 1] : 0
    }
  }

  /// The complex transform in place, of bit-reversed input.
  private func transform(_ real: Values, _ imaginary: Values) {
    var reach = 1
    while reach < half {
      let stride = half / reach
      for offset in 0..<reach {
        let (c, s) = (cosines[offset * stride], sines[offset * stride])
        var low = offset
        while low < half {
          let high = low + reach
          let productReal = real[high] * c + imaginary[high] * s
          let productImaginary = imaginary[high] * c - real[high] * s
          real[high] = real[low] - productReal
          imaginary[high] = imaginary[low] - productImaginary
          real[low] += productReal
          imaginary[low] += productImaginary
          low += 2 * reach
        }
      }
      reach *= 2
    }
  }

  /// Separates the spectra of even and odd samples, and combines them into that of the real frame.
  private func unfold(_ real: Values, _ imaginary: Values, into power: Values) {
    power[0] = (real[0] + imaginary[0]) * (real[0] + imaginary[0])
    power[half] = (real[0] - imaginary[0]) * (real[0] - imaginary[0])
    for low in 1..<max(1, half / 2 + 1) {
      let high = half - low
      let evenReal = (real[low] + real[high]) / 2
      let evenImaginary = (imaginary[low] - imaginary[high]) / 2
      let oddReal = (imaginary[low] + imaginary[high]) / 2
      let oddImaginary = (real[high] - real[low]) / 2
      let (c, s) = (cosines[low], sines[low])
      let turnedReal = oddReal * c + oddImaginary * s
      let turnedImaginary = oddImaginary * c - oddReal * s
      power[low] = squared(evenReal + turnedReal, evenImaginary + turnedImaginary)
      power[high] = squared(evenReal - turnedReal, evenImaginary - turnedImaginary)
    }
  }

  private func squared(_ real: Double, _ imaginary: Double) -> Double {
    real * real + imaginary * imaginary
  }
}
