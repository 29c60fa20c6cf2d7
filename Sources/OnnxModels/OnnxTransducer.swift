package import Audio
import ModelFiles
package import Transducer

/// A transducer whose networks run in ONNX Runtime, as exported by icefall, sherpa-onnx and NeMo.
package struct OnnxTransducer: Sendable {
  package let files: OnnxFolder
  package let model: TransducerModel
  /// From audio to encoder input, including the appended silence.
  package let features: FeaturePipeline
  let encoder: any OnnxEncoder
  let predictor: any OnnxPredictor
  let joiner: OnnxJoiner
  /// The reason if a search got NaN.
  package let fault: OnnxFault

  /// User options.
  package struct Options: Sendable, Equatable {
    package var precision: OnnxPrecision?
    /// Seconds of silence appended to the audio; `nil` as in sherpa-onnx's own programs: 0.66 for
    /// streaming models, none for others.
    package var tailPadding: Double?
    /// `nil`: as in sherpa-onnx for the model.
    package var frontEnd: OnnxFeatures.FrontEnd?
    /// `nil`: as in the model's metadata.
    package var normalization: OnnxFeatures.Normalizing?
    /// `nil`: as the project of the features does.
    package var resampling: Resampling?
    /// With one thread every run gives the same bits.
    package var threads = 1

    package init(
      precision: OnnxPrecision? = nil, tailPadding: Double? = nil,
      frontEnd: OnnxFeatures.FrontEnd? = nil, normalization: OnnxFeatures.Normalizing? = nil,
      resampling: Resampling? = nil, threads: Int = 1
    ) {
      self.precision = precision
      self.tailPadding = tailPadding
      self.frontEnd = frontEnd
      self.normalization = normalization
      self.resampling = resampling
      self.threads = threads
    }
  }

  /// Opens the model in a folder.
  ///
  /// - Throws: `OnnxError`; `ModelFileError` for the tokens file; `AudioError` for an invalid front
  ///   end.
  package init(
    folder path: String, runtime: OnnxRuntime, options: Options = Options()
  ) throws {
    try self.init(
      files: OnnxFolder(path, precision: options.precision), runtime: runtime, options: options)
  }

  /// Opens the model in these files.
  init(files: OnnxFolder, runtime: OnnxRuntime, options: Options) throws {
    self.files = files
    fault = OnnxFault()
    func session(_ file: String) throws(OnnxError) -> OnnxSession {
      try OnnxSession(file: file, runtime: runtime, threads: options.threads)
    }
    let vocabulary = try TokensFile.read(files.tokens)
    let encoderSession = try session(files.encoder)
    let family = try OnnxFamily(of: encoderSession)
    try family.check(vocabulary, in: files)
    encoder = try encoderSession.makeEncoder(family)
    predictor = try family.makePredictor(
      session(files.decoder), vocabulary: vocabulary, fault: fault)
    joiner = try OnnxJoiner(
      session: session(files.joiner), form: OnnxJoiner.Form(family),
      dims: (encoder.outputDim, predictor.outputDim), vocabulary: vocabulary, fault: fault)
    var heard = family.features
    heard.frontEnd = options.frontEnd ?? heard.frontEnd
    heard.normalization = options.normalization ?? heard.normalization
    heard.resampling = options.resampling
    features = try heard.pipeline(
      width: encoder.inputDim, tailPadding: options.tailPadding ?? encoder.usualTail)
    model = TransducerModel(
      encoder: encoder,
      scorer: LabelScorer(
        vocabulary: vocabulary, predictor: predictor, joiner: joiner,
        takeFailure: { [fault] in fault.take() }),
      frameDuration: features.frameDuration * encoder.rowsPerFrame)
  }
}
