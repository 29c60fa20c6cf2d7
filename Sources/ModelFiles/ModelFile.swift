import Text
import Transducer

/// Models to and from files.
package enum ModelFile {
  /// The model in a file of any format in `ModelFormatCatalog`.
  ///
  /// - Parameter encoders: opens the encoder of a model if it is in a separate file.
  package static func read(
    _ path: String, encoders: ForeignEncoders = .none
  ) throws(ModelFileError) -> LoadedModel {
    try read(bytes: WholeFile.read(path), path: path, encoders: encoders)
  }

  /// All bytes of a model file, for reading it in parts.
  package static func bytes(of path: String) throws(ModelFileError) -> [UInt8] {
    try WholeFile.read(path)
  }

  /// The model in the bytes of a file; `path` is its name, for errors.
  package static func read(
    bytes: [UInt8], path: String, encoders: ForeignEncoders = .none
  ) throws(ModelFileError) -> LoadedModel {
    guard let format = ModelFormatCatalog.format(of: bytes, path: path) else {
      let known = ModelFormatCatalog.entries.map { "\($0.name) (\($0.summary))" }
      throw ModelFileError(
        .wrongFormat, in: path, at: "the file",
        found: bytes.isEmpty ? "an empty file" : "an unknown format",
        expected: known.joined(separator: " or "), advice: "use a model file")
    }
    return try format.read(bytes, path: path, encoders: encoders)
  }

  /// Writes a model in the native format, after checking that it can be read back.
  ///
  /// - Parameters:
  ///   - tensors: exactly those the description requires, with the storage type of each.
  ///   - metadata: further strings for the header.
  package static func write(
    _ description: ModelDescription, tensors: [StoredTensor], metadata: [String: String] = [:],
    to path: String
  ) throws(ModelFileError) {
    let bytes = bytes(of: description, tensors: tensors, metadata: metadata)
    _ = try read(bytes: bytes, path: path)
    try WholeFile.write(bytes, to: path)
  }

  /// As above, for a model with a separate encoder; `check` inspects the model before it is
  /// written.
  package static func write(
    _ description: ModelDescription, tensors: [StoredTensor], to path: String,
    encoders: ForeignEncoders, check: (LoadedModel) throws -> Void
  ) throws {
    let bytes = bytes(of: description, tensors: tensors, metadata: [:])
    try check(read(bytes: bytes, path: path, encoders: encoders))
    try WholeFile.write(bytes, to: path)
  }

  private static func bytes(
    of description: ModelDescription, tensors: [StoredTensor], metadata: [String: String]
  ) -> [UInt8] {
    SafetensorsFile.bytes(
      metadata: metadata.merging([NativeFormat.key: description.settings.canonical.text]) { $1 },
      tensors: tensors)
  }
}
