package import Experiments
import Foundation
package import ModelFiles
import OnnxModels
package import Text

extension ModelSource {
  /// Opens it according to its kind.
  ///
  /// - Throws: `ModelFileError`, `OnnxError`, `AudioError`, `InputError`: each names the file.
  package func open() throws -> LoadedModel {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      guard !path.hasSuffix(".onnx") else { throw lone }
      return try ModelFile.read(path, encoders: encoders)
    }
    guard OnnxFolder.recognizes(path) else { throw stray }
    // Before the runtime: a folder that lacks a file is wrong with or without one.
    _ = try OnnxFolder(path, precision: onnx.precision)
    let runtime = try OnnxRuntime.open(named: runtime)
    return try OnnxTransducer(folder: path, runtime: runtime, options: onnx).loaded()
  }

  /// Opens the runtime only if a model file needs it.
  package var encoders: ForeignEncoders {
    let runtime = runtime
    return .onnx(
      runtime: { () throws(OnnxError) in try OnnxRuntime.open(named: runtime) }, options: onnx)
  }

  private static let folder =
    "a folder with encoder*.onnx, decoder*.onnx, joiner*.onnx and tokens.txt"

  private var lone: InputError {
    InputError(
      place: path, found: "a single network", expected: Self.folder,
      advice: "name its folder")
  }

  /// The error for a folder that holds no model.
  package var stray: InputError {
    InputError(
      place: path, found: "a folder without a model", expected: "\(Self.folder), or a model file",
      advice: "name the folder or file of the model")
  }
}
