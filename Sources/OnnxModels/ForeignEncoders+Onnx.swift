package import ModelFiles
import Text

extension ForeignEncoders {
  /// Encoders of imported models, in ONNX Runtime.
  ///
  /// - Parameter runtime: opened only where a model needs it.
  package static func onnx(
    runtime: @escaping @Sendable () throws(OnnxError) -> OnnxRuntime,
    options: OnnxTransducer.Options
  ) -> ForeignEncoders {
    ForeignEncoders { (file, path, modelPath) throws(ModelFileError) in
      do throws(OnnxError) {
        let session = try OnnxSession(
          file: path, runtime: runtime(), threads: options.threads)
        let encoder = try session.makeEncoder(OnnxFamily(of: session))
        return Opened(
          encoder: encoder, rowsPerFrame: encoder.rowsPerFrame,
          lookAhead: encoder.framesAhead,
          tailPadding: options.tailPadding ?? file.tailPadding,
          tensors: try OnnxWeights(file: path).items)
      } catch {
        throw ModelFileError(
          .encoder, in: modelPath, at: error.place, found: error.found, expected: error.expected,
          advice: error.advice)
      }
    }
  }
}
