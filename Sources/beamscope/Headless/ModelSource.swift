import Foundation
import ModelFiles
import OnnxModels
import Text

/// A model that a user named: a file, or a folder of ONNX files.
struct ModelSource: Sendable {
  private(set) var path: String
  /// The library that was named, if any.
  var runtime: String?
  var onnx = OnnxTransducer.Options()

  /// Another model, opened the same way.
  func replacing(path: String) -> ModelSource {
    var other = self
    other.path = path
    return other
  }

  /// Opens it by what it is.
  ///
  /// - Throws: `ModelFileError`, `OnnxError`, `AudioError`, `InputError`: each names the file.
  func open() throws -> LoadedModel {
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

  /// Opens the runtime only where a model file needs it.
  var encoders: ForeignEncoders {
    let runtime = runtime
    return .onnx(
      runtime: { () throws(OnnxError) in try OnnxRuntime.open(named: runtime) }, options: onnx)
  }

  /// The options that decide what a model hears, as one text.
  var hearing: String {
    let options = [
      onnx.precision?.rawValue, onnx.tailPadding.map { "\($0)" }, onnx.frontEnd?.rawValue,
      onnx.normalization?.rawValue,
    ]
    return options.map { $0 ?? "-" }.joined(separator: " ")
  }

  /// What names it on a command line, to its end: only files may follow.
  var arguments: [String] {
    let options: [(name: String, value: String?)] = [
      ("--onnxruntime", runtime), ("--precision", onnx.precision?.rawValue),
      ("--tail-padding", onnx.tailPadding.map { "\($0)" }),
      ("--features-of", onnx.frontEnd?.rawValue),
      ("--normalization", onnx.normalization?.rawValue),
    ]
    let given = options.flatMap { option in option.value.map { [option.name, $0] } ?? [] }
    return given + ["--", path]
  }

  private static let folder =
    "a folder with encoder*.onnx, decoder*.onnx, joiner*.onnx and tokens.txt"

  private var lone: InputError {
    InputError(
      place: path, found: "one network", expected: Self.folder,
      advice: "name the folder that it lies in")
  }

  /// What is wrong with a folder that holds no model.
  var stray: InputError {
    InputError(
      place: path, found: "a folder without a model", expected: "\(Self.folder), or a model file",
      advice: "name the folder or file that the model is in")
  }
}
