import Foundation
package import Kernels
import Text

/// Log-mel energies as kaldi-native-fbank computes them (Povey et al., Kaldi, 2011), without
/// dither and without the energy column.
///
/// Per frame: subtract the mean, pre-emphasise within the frame, window, power spectrum, triangles
/// equally spaced on a mel scale, natural log.
package struct KaldiLogMelFrontEnd: FrontEnd {
  package static let type = "kaldi-log-mel"

  /// The window function, over `frameLength - 1` intervals.
  package enum Window: String, Sendable, CaseIterable {
    /// Hann to the power 0.85.
    case povey
    case hanning
    case hamming
    case rectangular

    fileprivate func value(_ index: Int, length: Int) -> Double {
      let cosine = cos(2 * Double.pi * Double(index) / Double(length - 1))
      return switch self {
      case .povey: pow(0.5 - 0.5 * cosine, 0.85)
      case .hanning: 0.5 - 0.5 * cosine
      case .hamming: 0.54 - 0.46 * cosine
      case .rectangular: 1
      }
    }
  }

  /// Every parameter; the defaults are those of icefall and sherpa-onnx.
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
    package var melScale = MelScale.kaldi
    /// Hz.
    package var lowFrequency = 20.0
    /// Hz; 0 or less is relative to the Nyquist frequency.
    package var highFrequency = -400.0
    /// Only frames that lie entirely within the signal.
    package var snipEdges = false
    package var removeDCOffset = true
    package var window = Window.povey
    /// Added to each energy before its logarithm; with 0, energies below the machine epsilon of Float
    /// are raised to it instead.
    package var logGuard = 0.0
    /// Samples are multiplied by this: 1, or 32768 for models trained on 16-bit integers.
    package var sampleScale = 1.0

    package init() {}

    /// The features sherpa-onnx computes for NeMo models, which differ from NeMo's own.
    package static func sherpaNemo(bands: Int) -> Options {
      var options = Options()
      options.melBins = bands
      options.melScale = .slaney
      options.lowFrequency = 0
      options.removeDCOffset = false
      options.logGuard = 0x1p-24
      return options
    }

    /// The upper edge of the last filter, in Hz.
    var upperEdge: Double {
      highFrequency > 0 ? highFrequency : Double(sampleRate) / 2 + highFrequency
    }

    func validate() throws(AudioError) {
      let check = OptionCheck(type: KaldiLogMelFrontEnd.type)
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
        logGuard >= 0 && logGuard.isFinite, "log_guard", found: logGuard,
        expected: "0 or a positive number")
      try check.requireScale(sampleScale)
    }
  }

  package let options: Options
  private let analyzer: KaldiAnalyzer

  /// Rejects inconsistent options, reporting the parameter.
  package init(options: Options = Options()) throws(AudioError) {
    try options.validate()
    self.options = options
    analyzer = try KaldiAnalyzer(options)
  }

  package var type: String { Self.type }
  package var sampleRate: Int { options.sampleRate }
  package var frameShift: Int { options.frameShift }
  package var dimension: Int { options.melBins }

  package func frameCount(sampleCount: Int) -> Int {
    analyzer.framing.count(samples: sampleCount)
  }

  package func makeStream() -> any FrontEndStream { FrameStream(analyzer) }

  /// The features themselves: they are log-mel energies already.
  package func displaySpectrum(of raw: Matrix) -> DisplaySpectrum {
    DisplaySpectrum(
      frames: raw, lowFrequency: options.lowFrequency, highFrequency: options.upperEdge,
      bandCenters: analyzer.bank.filters.map(\.center))
  }

  fileprivate static func windowValues(_ options: Options) -> [Double] {
    (0..<options.frameLength).map {
      options.window.value($0, length: options.frameLength)
    }
  }
}

extension KaldiLogMelFrontEnd {
  package var parameters: [String: FrontEndParameter] {
    var parameters: [String: FrontEndParameter] = [
      "sample_rate": .number(Double(options.sampleRate)),
      "frame_length": .number(Double(options.frameLength)),
      "frame_shift": .number(Double(options.frameShift)),
      "fft_size": .number(Double(options.fftSize)),
      "pre_emphasis": .number(options.preEmphasis),
      "mel_bins": .number(Double(options.melBins)),
      "low_frequency": .number(options.lowFrequency),
      "high_frequency": .number(options.highFrequency),
      "snip_edges": .bool(options.snipEdges),
      "remove_dc_offset": .bool(options.removeDCOffset),
      "window": .string(options.window.rawValue),
      "sample_scale": .number(options.sampleScale),
    ]
    if options.melScale != .kaldi { parameters["mel_scale"] = .string(options.melScale.rawValue) }
    if options.logGuard != 0 { parameters["log_guard"] = .number(options.logGuard) }
    return parameters
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
    // Model files older than these choices do not contain them.
    options.melScale = try reader.choice("mel_scale", of: MelScale.self, otherwise: .kaldi)
    options.lowFrequency = try reader.number("low_frequency")
    options.highFrequency = try reader.number("high_frequency")
    options.snipEdges = try reader.bool("snip_edges")
    options.removeDCOffset = try reader.bool("remove_dc_offset")
    options.window = try reader.choice("window", of: Window.self)
    options.logGuard = try reader.number("log_guard", otherwise: 0)
    options.sampleScale = try reader.number("sample_scale")
    try reader.finish()
    try self.init(options: options)
  }
}

/// One frame to one row of log-mel energies.
private struct KaldiAnalyzer: FrameAnalyzer {
  let framing: Framing
  let bank: FilterBank
  private let options: KaldiLogMelFrontEnd.Options
  private let window: [Double]
  private let transform: FFT
  private var workspace: FFT.Workspace
  private var power: [Double]

  var lead: Int { 0 }
  var dimension: Int { options.melBins }

  init(_ options: KaldiLogMelFrontEnd.Options) throws(AudioError) {
    let bank = options.melScale.filters(
      options.melBins, low: options.lowFrequency, high: options.upperEdge,
      sampleRate: options.sampleRate, fftSize: options.fftSize)
    guard let transform = FFT(size: options.fftSize), let bank else {
      throw AudioError(
        .badParameter, at: "front end \(KaldiLogMelFrontEnd.type)",
        found: "\"mel_bins\" = \(options.melBins) with fft_size = \(options.fftSize)",
        expected: "at least one bin in every filter", advice: "use fewer filters")
    }
    self.options = options
    self.transform = transform
    self.bank = bank
    framing = Framing(
      length: options.frameLength, shift: options.frameShift,
      edges: options.snipEdges ? .snipped : .mirrored)
    window = KaldiLogMelFrontEnd.windowValues(options)
    workspace = transform.makeWorkspace()
    power = [Double](repeating: 0, count: transform.binCount)
  }

  mutating func analyze(_ frame: inout [Double], appendingTo row: inout [Float]) {
    let mean =
      options.removeDCOffset ? frame.reduce(0, +) / Double(frame.count) : 0
    for index in frame.indices { frame[index] = (frame[index] - mean) * options.sampleScale }
    for index in frame.indices.reversed() {
      // The first sample is its own predecessor.
      frame[index] -= options.preEmphasis * frame[max(index - 1, 0)]
      frame[index] *= window[index]
    }
    transform.powerSpectrum(of: frame, into: &power, workspace: &workspace)
    for index in bank.filters.indices {
      let energy = bank.energy(index, of: power)
      let guarded =
        options.logGuard > 0 ? energy + options.logGuard : max(energy, Double(Float.ulpOfOne))
      row.append(Float(log(guarded)))
    }
  }
}
