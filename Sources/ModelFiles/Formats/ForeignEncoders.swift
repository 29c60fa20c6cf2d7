import Foundation
import Kernels
import Text
package import Transducer

/// Opens encoders stored in separate files; the runtime they need is not known here.
package struct ForeignEncoders: Sendable {
  /// An opened encoder.
  package struct Opened: Sendable {
    package let encoder: any Encoder
    /// Feature rows per frame.
    package let rowsPerFrame: Double
    /// Look-ahead in frames; `nil` for the whole utterance.
    package let lookAhead: Int?
    /// Seconds of silence appended to the audio.
    package let tailPadding: Double
    package let tensors: [ModelInventory.Item]

    package init(
      encoder: any Encoder, rowsPerFrame: Double, lookAhead: Int?, tailPadding: Double,
      tensors: [ModelInventory.Item]
    ) {
      self.encoder = encoder
      self.rowsPerFrame = rowsPerFrame
      self.lookAhead = lookAhead
      self.tailPadding = tailPadding
      self.tensors = tensors
    }
  }

  /// Opens the file at a path; the model file's path is for errors.
  package typealias Open =
    @Sendable (
      _ file: EncoderFile, _ path: String, _ modelPath: String
    ) throws(ModelFileError) -> Opened

  private let openFile: Open

  package init(_ open: @escaping Open) { openFile = open }

  /// Without a runtime for them.
  package static let none = ForeignEncoders {
    (file, path, modelPath) throws(ModelFileError) in
    throw ModelFileError(
      .encoder, in: modelPath, at: "encoder", found: "an encoder in another file, \(path)",
      expected: "one in the model file", advice: "use a model that contains all its weights")
  }

  /// Opens the encoder of a model file, checking that it is the described one.
  func open(_ file: EncoderFile, of modelPath: String) throws(ModelFileError) -> Opened {
    let folder = URL(fileURLWithPath: modelPath).deletingLastPathComponent()
    let path = URL(fileURLWithPath: file.path, relativeTo: folder).standardizedFileURL.path
    let digest = sha256(try WholeFile.read(path))
    guard digest == file.digest else {
      throw ModelFileError(
        .encoder, in: modelPath, at: "encoder.sha256", found: "\(path) with digest \(digest)",
        expected: file.digest, advice: "restore the imported encoder, or import the model again")
    }
    let opened = try openFile(file, path, modelPath)
    let dims = (opened.encoder.inputDim, opened.encoder.outputDim)
    guard dims == (file.inputDim, file.dim) else {
      throw ModelFileError(
        .encoder, in: modelPath, at: "encoder", found: "\(path) from \(dims.0) to \(dims.1)",
        expected: "from input_dim = \(file.inputDim) to dim = \(file.dim)",
        advice: "import the model again")
    }
    return opened
  }
}
