import Foundation
import Kernels
import Text
package import Transducer

/// What opens encoders that lie in files of their own: the runtime that they need is not known here.
package struct ForeignEncoders: Sendable {
  /// An encoder that was opened.
  package struct Opened: Sendable {
    package let encoder: any Encoder
    /// Rows of features a frame.
    package let rowsPerFrame: Double
    /// Frames of sound after a frame that it needs; `nil` for all.
    package let lookAhead: Int?
    /// Seconds of silence behind the sound.
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

  /// Opens a file, whose path is given; the model file's path is for errors.
  package typealias Open =
    @Sendable (
      _ file: EncoderFile, _ path: String, _ modelPath: String
    ) throws(ModelFileError) -> Opened

  private let openFile: Open

  package init(_ open: @escaping Open) { openFile = open }

  /// Where there is no runtime for them.
  package static let none = ForeignEncoders {
    (file, path, modelPath) throws(ModelFileError) in
    throw ModelFileError(
      .encoder, in: modelPath, at: "encoder", found: "an encoder in another file, \(path)",
      expected: "one in the model file", advice: "name a model that holds all its weights")
  }

  /// Opens the encoder of a model file, if it is the file that was described.
  func open(_ file: EncoderFile, of modelPath: String) throws(ModelFileError) -> Opened {
    let folder = URL(fileURLWithPath: modelPath).deletingLastPathComponent()
    let path = URL(fileURLWithPath: file.path, relativeTo: folder).standardizedFileURL.path
    let digest = sha256(try WholeFile.read(path))
    guard digest == file.digest else {
      throw ModelFileError(
        .encoder, in: modelPath, at: "encoder.sha256", found: "\(path) with digest \(digest)",
        expected: file.digest, advice: "put the encoder back that was imported, or import again")
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
