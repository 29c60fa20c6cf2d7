package import Audio

/// A model's features: the program whose features it expects, and how they are normalised.
package struct OnnxFeatures: Sendable, Equatable {
  package enum FrontEnd: String, CaseIterable, Codable, Sendable {
    /// Kaldi's log-mel energies, as in icefall and sherpa-onnx.
    case icefall
    /// sherpa-onnx's features for NeMo models.
    case sherpaNemo = "sherpa-nemo"
    /// NeMo's own features.
    case nemo

    /// How their project converts sound at another rate: NeMo's loader by librosa's steep filter.
    var resampling: Resampling { self == .nemo ? .steep : .windowedSinc }
  }

  package enum Normalizing: String, CaseIterable, Codable, Sendable {
    case none
    /// Each column by its mean and deviation over the utterance.
    case perFeature = "per-feature"
  }

  package var frontEnd: FrontEnd
  package var normalization: Normalizing
  /// `nil`: as the front end's project does.
  package var resampling: Resampling?

  package init(
    frontEnd: FrontEnd, normalization: Normalizing, resampling: Resampling? = nil
  ) {
    self.frontEnd = frontEnd
    self.normalization = normalization
    self.resampling = resampling
  }

  /// Features of 16 kHz audio.
  ///
  /// - Parameter width: C, the number of mel bands.
  func pipeline(width: Int, tailPadding: Double) throws(AudioError) -> FeaturePipeline {
    try FeaturePipeline(
      frontEnd: makeFrontEnd(width), normalization: applied, tailPadding: tailPadding,
      resampling: resampling ?? frontEnd.resampling)
  }

  private func makeFrontEnd(_ width: Int) throws(AudioError) -> any Audio.FrontEnd {
    switch frontEnd {
    case .icefall:
      var options = KaldiLogMelFrontEnd.Options()
      options.melBins = width
      return try KaldiLogMelFrontEnd(options: options)
    case .sherpaNemo: return try KaldiLogMelFrontEnd(options: .sherpaNemo(bands: width))
    case .nemo:
      var options = NemoLogMelFrontEnd.Options()
      options.melBins = width
      return try NemoLogMelFrontEnd(options: options)
    }
  }

  private var applied: Normalization? {
    switch normalization {
    case .none: nil
    case .perFeature: .perFeature(frontEnd == .nemo ? .sample : .population)
    }
  }
}
