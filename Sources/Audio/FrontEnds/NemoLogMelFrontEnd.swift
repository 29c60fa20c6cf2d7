import Foundation
package import Kernels
import Text

/// Log-mel energies as NeMo computes them (`AudioToMelSpectrogramPreprocessor`), without dither.
///
/// Pre-emphasis over the signal, zeros on both sides, Hann window centred in the transform, power
/// spectrum, Slaney's triangles of unit area, ln(energy + 2^-24). Frame t is centred on sample t x
/// shift, and there are n / shift frames. NeMo's normalisation of each column is
/// `Normalization.perFeature`.
package struct NemoLogMelFrontEnd: FrontEnd {
  package static let type = "nemo-log-mel"

  /// Every parameter; the defaults are those of NeMo's FastConformer models, except for the number
  /// of bands.
  package struct Options: Sendable, Equatable {
    /// Hz.
    package var sampleRate = 16_000
    /// Samples.
    package var frameLength = 400
    /// Samples.
    package var frameShift = 160
    /// A power of two, at least `frameLength`.
    package var fftSize = 512
    /// 0...1; 0 for none.
    package var preEmphasis = 0.97
    package var melBins = 80
    /// Hz.
    package var lowFrequency = 0.0
    /// Hz; 0 or less is relative to the Nyquist frequency.
    package var highFrequency = 0.0
    /// Added to each energy before its logarithm.
    package var logGuard = 0x1p-24

    package init() {}

    /// The upper edge of the last filter, in Hz.
    var upperEdge: Double {
      highFrequency > 0 ? highFrequency : Double(sampleRate) / 2 + highFrequency
    }

    func validate() throws(AudioError) {
      let check = OptionCheck(type: NemoLogMelFrontEnd.type)
      try check.requireFraming(
        sampleRate: sampleRate, frameLength: frameLength, frameShift: frameShift,
        fftSize: fftSize)
      try check.require(
        (0...1).contains(preEmphasis), "pre_emphasis", found: preEmphasis, expected: "0 to 1")
      try check.require(
        (1...fftSize / 2).contains(melBins), "mel_bins", found: melBins,
        expected: "1 to fft_size / 2 = \(fftSize / 2)")
      try check.requireBand(low: lowFrequency, high: upperEdge, sampleRate: sampleRate)
      try check.require(
        logGuard > 0 && logGuard.isFinite, "log_guard", found: logGuard,
        expected: "a positive number")
    }
  }

  package let options: Options
  private let analyzer: NemoAnalyzer

  /// Rejects inconsistent options, reporting the parameter.
  package init(options: Options = Options()) throws(AudioError) {
    try options.validate()
    self.options = options
    analyzer = try NemoAnalyzer(options)
  }

  package var type: String { Self.type }
  package var sampleRate: Int { options.sampleRate }
  package var frameShift: Int { options.frameShift }
  package var dimension: Int { options.melBins }

  package func frameCount(sampleCount: Int) -> Int {
    analyzer.framing.count(samples: sampleCount)
  }

  package func makeStream() -> any FrontEndStream {
    EmphasisStream(frames: FrameStream(analyzer), factor: Float(options.preEmphasis))
  }

  /// The features themselves: they are log-mel energies already.
  package func displaySpectrum(of raw: Matrix) -> DisplaySpectrum {
    DisplaySpectrum(
      frames: raw, lowFrequency: options.lowFrequency, highFrequency: options.upperEdge,
      bandCenters: analyzer.bank.filters.map(\.center))
  }
}

extension NemoLogMelFrontEnd {
  package var parameters: [String: FrontEndParameter] {
    [
      "sample_rate": .number(Double(options.sampleRate)),
      "frame_length": .number(Double(options.frameLength)),
      "frame_shift": .number(Double(options.frameShift)),
      "fft_size": .number(Double(options.fftSize)),
      "pre_emphasis": .number(options.preEmphasis),
      "mel_bins": .number(Double(options.melBins)),
      "low_frequency": .number(options.lowFrequency),
      "high_frequency": .number(options.highFrequency),
      "log_guard": .number(options.logGuard),
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
    options.melBins = try reader.integer("mel_bins")
    options.lowFrequency = try reader.number("low_frequency")
    options.highFrequency = try reader.number("high_frequency")
    options.logGuard = try reader.number("log_guard")
    try reader.finish()
    try self.init(options: options)
  }
}

/// Pre-emphasis over the signal: after its end comes silence, without a final step down.
private struct EmphasisStream: FrontEndStream {
  var frames: FrameStream<NemoAnalyzer>
  let factor: Float
  private var last: Float = 0

  init(frames: FrameStream<NemoAnalyzer>, factor: Float) {
    self.frames = frames
    self.factor = factor
  }

  mutating func push(_ samples: [Float]) -> Matrix {
    let emphasised = zip(samples, [last] + samples).map { $0 - factor * $1 }
    last = samples.last ?? last
    return frames.push(emphasised)
  }

  mutating func finish() -> Matrix { frames.finish() }
}

/// One frame of emphasised samples to one row of log-mel energies.
private struct NemoAnalyzer: FrameAnalyzer {
  let framing: Framing
  let bank: FilterBank
  private let logGuard: Double
  private let window: [Double]
  private let transform: FFT
  private var workspace: FFT.Workspace
  private var power: [Double]

  var lead: Int { 0 }
  var dimension: Int { bank.filters.count }

  init(_ options: NemoLogMelFrontEnd.Options) throws(AudioError) {
    let bank = MelScale.slaney.filters(
      options.melBins, low: options.lowFrequency, high: options.upperEdge,
      sampleRate: options.sampleRate, fftSize: options.fftSize)
    guard let transform = FFT(size: options.fftSize), let bank else {
      throw AudioError(
        .badParameter, at: "front end \(NemoLogMelFrontEnd.type)",
        found: "\"mel_bins\" = \(options.melBins) with fft_size = \(options.fftSize)",
        expected: "at least one bin in every filter", advice: "use fewer filters")
    }
    self.transform = transform
    self.bank = bank
    logGuard = options.logGuard
    framing = Framing(length: options.frameLength, shift: options.frameShift, edges: .centred)
    window = (0..<options.frameLength).map {
      0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(options.frameLength - 1))
    }
    workspace = transform.makeWorkspace()
    power = [Double](repeating: 0, count: transform.binCount)
  }

  mutating func analyze(_ frame: inout [Double], appendingTo row: inout [Float]) {
    for index in frame.indices { frame[index] *= window[index] }
    transform.powerSpectrum(of: frame, into: &power, workspace: &workspace)
    for index in bank.filters.indices {
      row.append(Float(log(bank.energy(index, of: power) + logGuard)))
    }
  }
}
