import Transducer

/// Models to and from files.
package enum ModelFile {
  /// The model in a file of any format in `ModelFormatCatalog`.
  package static func read(_ path: String) throws(ModelFileError) -> LoadedModel {
    try read(bytes: WholeFile.read(path), path: path)
  }

  /// The model in the bytes of a file; `path` is its name, for errors.
  package static func read(bytes: [UInt8], path: String) throws(ModelFileError) -> LoadedModel {
    guard let format = ModelFormatCatalog.format(of: bytes, path: path) else {
      let known = ModelFormatCatalog.entries.map { "\($0.name) (\($0.summary))" }
      throw ModelFileError(
        .wrongFormat, in: path, at: "the file",
        found: bytes.isEmpty ? "an empty file" : "none of the known formats",
        expected: known.joined(separator: " or "), advice: "name a model file")
    }
    return try format.read(bytes, path: path)
  }

  /// Writes a model in the native format, after checking that it can be read back.
  ///
  /// - Parameters:
  ///   - tensors: exactly those that the description asks for, with the type each is stored in.
  ///   - metadata: further texts for the header.
  package static func write(
    _ description: ModelDescription, tensors: [StoredTensor], metadata: [String: String] = [:],
    to path: String
  ) throws(ModelFileError) {
    let text = description.settings.json
    let bytes = SafetensorsFile.bytes(
      metadata: metadata.merging([NativeFormat.key: text]) { $1 }, tensors: tensors)
    _ = try NativeFormat.read(bytes, path: path)
    try WholeFile.write(bytes, to: path)
  }
}
