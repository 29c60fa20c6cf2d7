import Foundation

/// The cosine transform of Sphinx before its version 0.8, and its inverse.
///
/// c(k) = 1/B sum_j w_j cos(pi k (j + 1/2) / B) L(j), with w_0 = 1/2 and otherwise 1.
struct LegacyCosineTransform: Sendable {
  /// B.
  let bands: Int
  /// C, at most B.
  let coefficients: Int
  /// (C, B), row-major: cos(pi k (j + 1/2) / B).
  private let cosines: [Double]

  init(bands: Int, coefficients: Int) {
    precondition((1...bands).contains(coefficients), "no more cepstra than bands")
    self.bands = bands
    self.coefficients = coefficients
    cosines = (0..<coefficients).flatMap { k in
      (0..<bands).map { j in
        cos(Double.pi * Double(k) * (Double(j) + 0.5) / Double(bands))
      }
    }
  }

  /// Appends the C cepstra of B log energies.
  func appendCepstra(ofSpectrum spectrum: [Double], to row: inout [Float]) {
    for k in 0..<coefficients {
      var sum = -0.5 * cosines[k * bands] * spectrum[0]
      for j in 0..<bands { sum += cosines[k * bands + j] * spectrum[j] }
      row.append(Float(sum / Double(bands)))
    }
  }

  /// The B log energies, built from the first C cosines only, that have these cepstra.
  ///
  /// The plain inverse divides band 0 by its weight 1/2, and so doubles the truncation error there.
  /// Spectra built from C cosines have the cepstra (E^-1 - u u' / 2B) a, with E = diag(1, 2, 2,
  /// ...) and u(k) the cosine at band 0; the formula of Sherman and Morrison (1950) inverts that,
  /// and its denominator is at least 1/2B.
  func spectrum(ofCepstra cepstra: ArraySlice<Float>) -> [Double] {
    let scaled = zip(cepstra, 0...).map { Double($0) * ($1 == 0 ? 1 : 2) }
    let first = (0..<coefficients).map { cosines[$0 * bands] }
    var (along, norm) = (0.0, 0.0)
    for k in 0..<coefficients {
      along += first[k] * scaled[k]
      norm += first[k] * first[k] * (k == 0 ? 1 : 2)
    }
    let share = 0.5 / Double(bands)
    let correction = along * share / (1 - share * norm)
    var spectrum = [Double](repeating: 0, count: bands)
    for k in 0..<coefficients {
      let amplitude = scaled[k] + correction * first[k] * (k == 0 ? 1 : 2)
      for j in 0..<bands { spectrum[j] += amplitude * cosines[k * bands + j] }
    }
    return spectrum
  }
}
