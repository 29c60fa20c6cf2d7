package import Audio
import ModelFiles
package import Transducer

/// A transducer whose networks run in ONNX Runtime, as icefall and sherpa-onnx export them.
package struct OnnxTransducer: Sendable {
  package let files: OnnxFolder
  package let model: TransducerModel
  /// Sound to what the encoder takes, the silence behind it included.
  package let features: FeaturePipeline
  let encoder: any OnnxEncoder
  let predictor: OnnxContextPredictor
  let joiner: OnnxJoiner
  /// Why a search that got NaN did.
  package let fault: OnnxFault

  /// What users may choose.
  package struct Options: Sendable, Equatable {
    package var precision: OnnxPrecision?
    /// Seconds of silence behind the sound; `nil` is what sherpa-onnx's own programs append: 0.66
    /// for streaming models, none for others.
    package var tailPadding: Double?
    /// One gives the same bits at every run.
    package var threads = 1

    package init(
      precision: OnnxPrecision? = nil, tailPadding: Double? = nil, threads: Int = 1
    ) {
      self.precision = precision
      self.tailPadding = tailPadding
      self.threads = threads
    }
  }

  /// Opens the model in a folder.
  ///
  /// - Throws: `OnnxError`; `ModelFileError` for the tokens file; `AudioError` for a front end that
  ///   cannot be.
  package init(
    folder path: String, runtime: OnnxRuntime, options: Options = Options()
  ) throws {
    files = try OnnxFolder(path, precision: options.precision)
    fault = OnnxFault()
    func session(_ file: String) throws(OnnxError) -> OnnxSession {
      try OnnxSession(file: file, runtime: runtime, threads: options.threads)
    }
    let vocabulary = try TokensFile.read(files.tokens)
    encoder = try session(files.encoder).makeEncoder()
    predictor = try OnnxContextPredictor(
      session: session(files.decoder), vocabulary: vocabulary, fault: fault)
    joiner = try OnnxJoiner(
      session: session(files.joiner), encoderDim: encoder.outputDim,
      predictorDim: predictor.outputDim, vocabulary: vocabulary, fault: fault)
    features = try Self.features(
      width: encoder.inputDim, tailPadding: options.tailPadding ?? encoder.usualTail)
    model = TransducerModel(
      encoder: encoder,
      scorer: LabelScorer(
        vocabulary: vocabulary, predictor: predictor, joiner: joiner,
        takeFailure: { [fault] in fault.take() }),
      frameDuration: features.frameDuration * encoder.rowsPerFrame)
  }

  /// Kaldi's log-mel energies of 16 kHz sound, not normalised.
  private static func features(
    width: Int, tailPadding: Double
  ) throws(AudioError) -> FeaturePipeline {
    var options = KaldiLogMelFrontEnd.Options()
    options.melBins = width
    return try FeaturePipeline(
      frontEnd: KaldiLogMelFrontEnd(options: options), tailPadding: tailPadding)
  }
}
