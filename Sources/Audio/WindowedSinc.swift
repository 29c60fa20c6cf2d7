import Foundation
import Kernels
import Text

/// Sample rate conversion by a Hann-windowed sinc, as Kaldi's `LinearResample` with the parameters
/// of sherpa-onnx and torchaudio: cut-off 0.99 of the lower Nyquist frequency, 6 zeros a side.
///
/// The weights depend only on the phase of an output sample among the input samples, of which there
/// are L (the new rate divided by the rates' greatest common divisor).
struct WindowedSinc {
  /// Samples per period of the phases: `units.out` = L outputs for `units.in` inputs.
  private let units: (in: Int, out: Int)
  private let rates: (in: Double, out: Double)
  /// Hz.
  private let cutoff: Double
  /// By phase; empty where they would take too much memory.
  private var filters: [Filter] = []

  private struct Filter {
    /// Of the first input sample, from the beginning of the period.
    var first: Int
    var weights: [Float]
  }

  private static let zeros = 6.0
  private static let rolloff = 0.99
  private static let keptWeights = 1 << 22
  private static let largestRatio = 256

  /// Rates that are not positive, or more than 256 times apart, are errors.
  init(from rate: Int, to newRate: Int) throws(AudioError) {
    guard rate > 0, newRate > 0, rate / newRate <= Self.largestRatio,
      newRate / rate <= Self.largestRatio
    else { throw Resampler.wrongRates(rate, newRate) }
    let divisor = greatestCommonDivisor(rate, newRate)
    units = (rate / divisor, newRate / divisor)
    rates = (Double(rate), Double(newRate))
    cutoff = Self.rolloff * 0.5 * min(rates.in, rates.out)
    let taps = Self.zeros / cutoff * rates.in + 1
    if taps * Double(units.out) <= Double(Self.keptWeights) {
      filters = (0..<units.out).map(filter)
    }
  }

  /// The number of output samples: all that lie before the end of the last input sample.
  func outputCount(_ count: Int) -> Int {
    let (periods, rest) = count.quotientAndRemainder(dividingBy: units.in)
    return periods * units.out + (rest * units.out + units.in - 1) / units.in
  }

  /// Some output samples; the sound is 0 outside its samples.
  func convert(_ samples: [Float], outputs: Range<Int>) -> [Float] {
    outputs.map { index in
      let (period, phase) = index.quotientAndRemainder(dividingBy: units.out)
      let filter = filters.isEmpty ? filter(phase) : filters[phase]
      let first = period * units.in + filter.first
      let low = max(0, first)
      let high = min(samples.count, first + filter.weights.count)
      guard low < high else { return 0 }
      return dot(filter.weights[low - first..<high - first], samples[low..<high])
    }
  }

  private func filter(_ phase: Int) -> Filter {
    let time = Double(phase) / rates.out
    let reach = Self.zeros / (2 * cutoff)
    let first = Int(((time - reach) * rates.in).rounded(.up))
    let last = Int(((time + reach) * rates.in).rounded(.down))
    return Filter(
      first: first,
      weights: (first...max(first, last)).map { index in
        Float(weight(Double(index) / rates.in - time) / rates.in)
      })
  }

  /// The windowed sinc at a time, seconds.
  private func weight(_ time: Double) -> Double {
    guard abs(time) < Self.zeros / (2 * cutoff) else { return 0 }
    let window = 0.5 * (1 + cos(2 * .pi * cutoff / Self.zeros * time))
    let sinc = time == 0 ? 2 * cutoff : sin(2 * .pi * cutoff * time) / (.pi * time)
    return sinc * window
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
