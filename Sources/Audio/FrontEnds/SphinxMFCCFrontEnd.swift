import Foundation
package import Kernels
import Text

/// Mel cepstra as CMU Sphinx computes them with its legacy transform, without dither and mean
/// removal; AN4 is published as these features.
///
/// Pre-emphasis over the signal, Hamming window, power spectrum, triangles of unit area between
/// frequencies that are equally spaced on the mel scale 2595 log10(1 + f / 700) and rounded to the
/// bins of the transform, natural log of at least `logFloor`, cosine transform that halves the
/// first filter and divides by the number of filters (Davis and Mermelstein, 1980).
package struct SphinxMFCCFrontEnd: FrontEnd {
  package static let type = "sphinx-mfcc"

  /// Every parameter; the defaults are those of AN4's cepstra.
  package struct Options: Sendable, Equatable {
    /// Hz.
    package var sampleRate = 16_000
    /// Samples.
    package var frameLength = 410
    /// Samples.
    package var frameShift = 160
    /// A power of two, at least `frameLength`.
    package var fftSize = 512
    /// 0...1; 0 for none.
    package var preEmphasis = 0.97
    package var melFilters = 40
    /// Hz.
    package var lowFrequency = 130.0
    /// Hz.
    package var highFrequency = 6800.0
    /// C, the cepstra kept, from the zeroth on; at most `melFilters`.
    package var coefficients = 13
    /// The minimum energy of a filter.
    package var logFloor = 1e-5
    /// Samples are multiplied by this: 32768 for the scale of 16-bit integers.
    package var sampleScale = 32_768.0

    package init() {}

    func validate() throws(AudioError) {
      let check = OptionCheck(type: SphinxMFCCFrontEnd.type)
      try check.requireFraming(
        sampleRate: sampleRate, frameLength: frameLength, frameShift: frameShift,
        fftSize: fftSize)
      try check.require(
        (0...1).contains(preEmphasis), "pre_emphasis", found: preEmphasis, expected: "0 to 1")
      try check.require(
        (1...fftSize / 2).contains(melFilters), "mel_filters", found: melFilters,
        expected: "1 to fft_size / 2 = \(fftSize / 2)")
      try check.requireBand(low: lowFrequency, high: highFrequency, sampleRate: sampleRate)
      try check.require(
        (1...melFilters).contains(coefficients), "coefficients", found: coefficients,
        expected: "1 to mel_filters = \(melFilters)")
      try check.require(
        logFloor > 0 && logFloor.isFinite, "log_floor", found: logFloor,
        expected: "a positive number")
      try check.requireScale(sampleScale)
    }
  }

  package let options: Options
  private let analyzer: SphinxAnalyzer

  /// Rejects inconsistent options, reporting the parameter.
  package init(options: Options = Options()) throws(AudioError) {
    try options.validate()
    self.options = options
    analyzer = try SphinxAnalyzer(options)
  }

  package var type: String { Self.type }
  package var sampleRate: Int { options.sampleRate }
  package var frameShift: Int { options.frameShift }
  package var dimension: Int { options.coefficients }

  package func frameCount(sampleCount: Int) -> Int {
    analyzer.framing.count(samples: sampleCount)
  }

  package func makeStream() -> any FrontEndStream { FrameStream(analyzer) }

  /// The smoothest log-mel spectra with these cepstra (T, C): without the fine structure that the
  /// cepstra discard.
  package func displaySpectrum(of raw: Matrix) -> DisplaySpectrum {
    precondition(raw.columns == dimension, "cepstra have \(dimension) columns")
    let cosines = analyzer.cosines
    var frames = Matrix(rows: raw.rows, columns: options.melFilters)
    for time in 0..<raw.rows {
      let bands = cosines.spectrum(ofCepstra: raw.row(time))
      for (band, value) in bands.enumerated() { frames[time, band] = Float(value) }
    }
    return DisplaySpectrum(
      frames: frames, lowFrequency: options.lowFrequency, highFrequency: options.highFrequency,
      bandCenters: analyzer.bank.filters.map(\.center))
  }
}

extension SphinxMFCCFrontEnd {
  package var parameters: [String: FrontEndParameter] {
    [
      "sample_rate": .number(Double(options.sampleRate)),
      "frame_length": .number(Double(options.frameLength)),
      "frame_shift": .number(Double(options.frameShift)),
      "fft_size": .number(Double(options.fftSize)),
      "pre_emphasis": .number(options.preEmphasis),
      "mel_filters": .number(Double(options.melFilters)),
      "low_frequency": .number(options.lowFrequency),
      "high_frequency": .number(options.highFrequency),
      "coefficients": .number(Double(options.coefficients)),
      "log_floor": .number(options.logFloor),
      "sample_scale": .number(options.sampleScale),
    ]
  }

  /// The front end a model file describes.
  init(parameters: [String: FrontEndParameter]) throws(AudioError) {
    var reader = ParameterReader(type: Self.type, parameters)
    var options = Options()
    options.sampleRate = try reader.integer("sample_rate")
    options.frameLength = try reader.integer("frame_length")
    options.frameShift = try reader.integer("frame_shift")
    options.fftSize = try reader.integer("fft_size")
    options.preEmphasis = try reader.number("pre_emphasis")
    options.melFilters = try reader.integer("mel_filters")
    options.lowFrequency = try reader.number("low_frequency")
    options.highFrequency = try reader.number("high_frequency")
    options.coefficients = try reader.integer("coefficients")
    options.logFloor = try reader.number("log_floor")
    options.sampleScale = try reader.number("sample_scale")
    try reader.finish()
    try self.init(options: options)
  }
}

/// One frame to one row of cepstra.
private struct SphinxAnalyzer: FrameAnalyzer {
  let framing: Framing
  let bank: FilterBank
  let cosines: LegacyCosineTransform
  private let options: SphinxMFCCFrontEnd.Options
  private let window: [Double]
  private let transform: FFT
  private var workspace: FFT.Workspace
  private var emphasised: [Double]
  private var power: [Double]
  private var bands: [Double]

  /// The sample before the frame, needed for pre-emphasis.
  var lead: Int { 1 }
  var dimension: Int { options.coefficients }

  init(_ options: SphinxMFCCFrontEnd.Options) throws(AudioError) {
    guard let transform = FFT(size: options.fftSize), let bank = Self.makeBank(options) else {
      throw AudioError(
        .badParameter, at: "front end \(SphinxMFCCFrontEnd.type)",
        found: "\"mel_filters\" = \(options.melFilters) with fft_size = \(options.fftSize)",
        expected: "filter edges on different bins", advice: "use fewer filters")
    }
    self.options = options
    self.transform = transform
    self.bank = bank
    cosines = LegacyCosineTransform(
      bands: options.melFilters, coefficients: options.coefficients)
    framing = Framing(
      length: options.frameLength, shift: options.frameShift, edges: .zeroPadded)
    window = (0..<options.frameLength).map {
      0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(options.frameLength - 1))
    }
    workspace = transform.makeWorkspace()
    emphasised = [Double](repeating: 0, count: options.frameLength)
    power = [Double](repeating: 0, count: transform.binCount)
    bands = [Double](repeating: 0, count: options.melFilters)
  }

  mutating func analyze(_ frame: inout [Double], appendingTo row: inout [Float]) {
    for index in emphasised.indices {
      let value = frame[index + 1] - options.preEmphasis * frame[index]
      emphasised[index] = value * options.sampleScale * window[index]
    }
    transform.powerSpectrum(of: emphasised, into: &power, workspace: &workspace)
    for index in bands.indices {
      bands[index] = log(max(bank.energy(index, of: power), options.logFloor))
    }
    cosines.appendCepstra(ofSpectrum: bands, to: &row)
  }

  private static func makeBank(_ options: SphinxMFCCFrontEnd.Options) -> FilterBank? {
    let binWidth = Double(options.sampleRate) / Double(options.fftSize)
    let low = mel(options.lowFrequency)
    let step = (mel(options.highFrequency) - low) / Double(options.melFilters + 1)
    // In bins, so that integers match exactly.
    let edges = (0...options.melFilters + 1).map { index in
      let frequency = 700 * (pow(10, (low + Double(index) * step) / 2595) - 1)
      return (frequency / binWidth + 0.5).rounded(.down)
    }
    guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    return FilterBank(
      centers: edges[1...options.melFilters].map { $0 * binWidth },
      bins: options.fftSize / 2 + 1
    ) { filter, bin in
      let (left, peak, right) = (edges[filter], edges[filter + 1], edges[filter + 2])
      let rising = (Double(bin) - left) / (peak - left)
      let falling = (right - Double(bin)) / (right - peak)
      return max(0, min(rising, falling)) * 2 / ((right - left) * binWidth)
    }
  }

  private static func mel(_ frequency: Double) -> Double { 2595 * log10(1 + frequency / 700) }
}
