package import Audio
import ModelFiles
package import Transducer

/// A transducer whose networks run in ONNX Runtime, as icefall, sherpa-onnx and NeMo export them.
package struct OnnxTransducer: Sendable {
  package let files: OnnxFolder
  package let model: TransducerModel
  /// Sound to what the encoder takes, the silence behind it included.
  package let features: FeaturePipeline
  let encoder: any OnnxEncoder
  let predictor: any OnnxPredictor
  let joiner: OnnxJoiner
  /// Why a search that got NaN did.
  package let fault: OnnxFault

  /// What users may choose.
  package struct Options: Sendable, Equatable {
    package var precision: OnnxPrecision?
    /// Seconds of silence behind the sound; `nil` is what sherpa-onnx's own programs append: 0.66
    /// for streaming models, none for others.
    package var tailPadding: Double?
    /// `nil`: as sherpa-onnx computes for the model.
    package var frontEnd: OnnxFeatures.FrontEnd?
    /// `nil`: as the model's metadata say.
    package var normalization: OnnxFeatures.Normalizing?
    /// One gives the same bits at every run.
    package var threads = 1

    package init(
      precision: OnnxPrecision? = nil, tailPadding: Double? = nil,
      frontEnd: OnnxFeatures.FrontEnd? = nil, normalization: OnnxFeatures.Normalizing? = nil,
      threads: Int = 1
    ) {
      self.precision = precision
      self.tailPadding = tailPadding
      self.frontEnd = frontEnd
      self.normalization = normalization
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
