import Audio
import Kernels
import TestSupport
import Testing

/// Against librosa in Double, and kaldi-native-fbank in Float (`Tests/Vectors/nemo_features.py`).
@Suite("Features of NeMo's models")
struct NemoLogMelTests {
  struct Vectors: Decodable {
    struct Side: Decodable {
      let frames: Int
      let rows: [String: [Double]]
      let normalised: [String: [Double]]
    }
    struct Case: Decodable {
      let samples: Int
      let bands: Int
      let nemo: Side
      let sherpa: Side
    }
    let cases: [Case]
  }

  private func cases() throws -> [Vectors.Case] {
    try TestData.vectors("nemo_features.json", as: Vectors.self).cases
  }

  /// The rows of a case, raw and normalised, against its vectors.
  private func compare(
    _ frontEnd: any FrontEnd, _ entry: Vectors.Case, _ side: Vectors.Side,
    _ deviation: Normalization.Deviation, largest: Double, mean: Double
  ) throws {
    let raw = try frontEnd.features(of: syntheticClip(samples: entry.samples))
    #expect(raw.rows == side.frames)
    #expect(frontEnd.frameCount(sampleCount: entry.samples) == side.frames)
    var difference = Difference()
    try difference.add(raw, rows: side.rows)
    var normalised = raw
    Normalization.perFeature(deviation).apply(to: &normalised)
    try difference.add(normalised, rows: side.normalised)
    guard side.frames > 0 else { return }
    #expect(difference.largest < largest, "\(entry.samples) samples, \(entry.bands) bands")
    #expect(difference.mean < mean, "\(entry.samples) samples, \(entry.bands) bands")
  }

  @Test("NeMo's own agree with librosa")
  func nemo() throws {
    for entry in try cases() {
      var options = NemoLogMelFrontEnd.Options()
      options.melBins = entry.bands
      // Emphasised samples are Float here, as in NeMo.
      try compare(
        try NemoLogMelFrontEnd(options: options), entry, entry.nemo, .sample, largest: 1e-3,
        mean: 2e-5)
    }
  }

  @Test("sherpa-onnx's agree with kaldi-native-fbank")
  func sherpa() throws {
    for entry in try cases() {
      try compare(
        try KaldiLogMelFrontEnd(options: .sherpaNemo(bands: entry.bands)), entry, entry.sherpa,
        .population, largest: 5e-3, mean: 5e-5)
    }
  }

  @Test("Slaney's filters are an option of Kaldi's, kept in model files")
  func melScale() throws {
    let slaney = try KaldiLogMelFrontEnd(options: .sherpaNemo(bands: 64))
    #expect(slaney.parameters["mel_scale"] == .string("slaney"))
    let again = try FrontEndCatalog.make(type: slaney.type, parameters: slaney.parameters)
    #expect(again.parameters == slaney.parameters)
    #expect(try KaldiLogMelFrontEnd().parameters["mel_scale"] == nil)
    let centers = slaney.displaySpectrum(of: Matrix(rows: 0, columns: 64)).bandCenters
    #expect(zip(centers, centers.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("normalised columns have mean 0 and deviation 1; a single row becomes zeros")
  func perFeature() throws {
    var rows = FeaturePipelineTests.noise(rows: 50, columns: 3, seed: 5)
    Normalization.perFeature(.sample).apply(to: &rows)
    for column in 0..<3 {
      let values = (0..<50).map { Double(rows[$0, column]) }
      let mean = values.reduce(0, +) / 50
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 49
      #expect(abs(mean) < 1e-6 && abs(variance - 1) < 1e-4)
    }
    var single = FeaturePipelineTests.noise(rows: 1, columns: 3, seed: 6)
    Normalization.perFeature(.sample).apply(to: &single)
    #expect(single.storage == [0, 0, 0])
    var none = Matrix(rows: 0, columns: 3)
    Normalization.perFeature(.population).apply(to: &none)
    #expect(none.rows == 0)
  }

  @Test("a pipeline that normalises per feature returns its rows at the end, bit for bit")
  func streaming() throws {
    let pipeline = try FeaturePipeline(
      frontEnd: NemoLogMelFrontEnd(), deltas: Deltas(order: 1, window: 2),
      normalization: .perFeature(.sample), stacking: Stacking(size: 2, stride: 2))
    let clip = syntheticClip(samples: 4000)
    let whole = try pipeline.features(of: clip).frames
    #expect(whole.rows == pipeline.outputCount(sampleCount: 4000))
    var stream = pipeline.makeStream()
    for start in stride(from: 0, to: 4000, by: 700) {
      let piece = Array(clip.samples[start..<min(4000, start + 700)])
      #expect(try stream.push(piece).rows == 0)
    }
    #expect(stream.finish() == whole)
  }
}
