/// The filter that a model's sound is converted to its rate with: a model recognises best what
/// was filtered as its training sound was.
package enum Resampling: String, CaseIterable, Codable, Sendable {
  /// libsamplerate's best interpolator: all below the lower Nyquist frequency, nothing above.
  case steep
  /// The short Hann-windowed sinc of Kaldi, torchaudio, sherpa-onnx and onnx-asr.
  case windowedSinc = "windowed_sinc"

  /// A few words.
  package var words: String {
    switch self {
    case .steep: "steep filter"
    case .windowedSinc: "windowed sinc"
    }
  }
}
