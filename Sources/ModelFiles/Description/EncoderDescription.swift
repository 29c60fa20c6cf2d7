import Foundation
package import Text
package import Transducer

/// The encoder a model file describes.
package enum EncoderDescription: Sendable, Equatable {
  /// With its weights in the model file.
  case conformer(ConformerOptions)
  /// In a separate file.
  case file(EncoderFile)

  init(settings: inout SettingsReader) throws(NetworkError) {
    let type = try settings.string("type")
    switch type {
    case ConformerOptions.type: self = .conformer(try ConformerOptions(settings: &settings))
    case EncoderFile.type: self = .file(try EncoderFile(settings: &settings))
    default:
      throw NetworkError(
        .unknownType, at: settings.place(of: "type"), found: "\"\(type.prefix(40))\"",
        expected: "\"\(ConformerOptions.type)\" or \"\(EncoderFile.type)\"",
        advice: "this program does not support such a network")
    }
  }

  /// C.
  package var inputDim: Int {
    switch self {
    case .conformer(let options): options.inputDim
    case .file(let file): file.inputDim
    }
  }

  /// As in model files.
  package var settings: [String: JSON] {
    let (type, settings) =
      switch self {
      case .conformer(let options): (ConformerOptions.type, options.settings)
      case .file(let file): (EncoderFile.type, file.settings)
      }
    return settings.merging(["type": .string(type)]) { $1 }
  }
}

/// An encoder in a separate file, for ONNX Runtime.
package struct EncoderFile: Sendable, Equatable {
  /// The name in model files.
  package static let type = "onnx"

  /// Relative to the model file's folder.
  package var path: String
  /// The file's SHA-256, 64 hexadecimal digits: a different encoder would give different frames.
  package var digest: String
  /// C, the width of a feature row.
  package var inputDim: Int
  /// D.
  package var dim: Int
  /// Seconds of silence appended to the audio, unless the user specifies it.
  package var tailPadding: Double

  init(settings: inout SettingsReader) throws(NetworkError) {
    path = try settings.string("file")
    digest = try settings.string("sha256")
    inputDim = try settings.integer("input_dim", in: 1...65_536)
    dim = try settings.integer("dim", in: 1...65_536)
    let value = try settings.value("tail_padding")
    guard let seconds = value.double, (0...60).contains(seconds) else {
      throw NetworkError(
        .badSetting, at: settings.place(of: "tail_padding"), found: "\(value)",
        expected: "0 to 60 seconds")
    }
    tailPadding = seconds
    guard digest.count == 64, digest.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
      throw NetworkError(
        .badSetting, at: settings.place(of: "sha256"), found: "\"\(digest.prefix(80))\"",
        expected: "64 hexadecimal digits in lower case")
    }
  }

  /// As in model files, without the type.
  package var settings: [String: JSON] {
    [
      "file": .string(path), "sha256": .string(digest), "input_dim": .integer(inputDim),
      "dim": .integer(dim), "tail_padding": .number(tailPadding),
    ]
  }

  /// The same encoder, as referenced by a model file elsewhere.
  package func moved(from model: String, to other: String) -> EncoderFile {
    let folder = URL(fileURLWithPath: model).deletingLastPathComponent()
    var file = self
    file.path = relativePath(
      URL(fileURLWithPath: path, relativeTo: folder).path,
      from: URL(fileURLWithPath: other).deletingLastPathComponent())
    return file
  }
}
