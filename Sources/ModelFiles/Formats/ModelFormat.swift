/// A kind of model file.
package protocol ModelFormat: Sendable {
  /// Its name in messages.
  static var name: String { get }
  /// One sentence.
  static var summary: String { get }

  /// Whether a file has this format, intact or damaged; `path` is its name.
  static func recognizes(_ bytes: [UInt8], path: String) -> Bool
  /// The model in a recognised file; `encoders` opens its encoder if that is in a separate file.
  static func read(
    _ bytes: [UInt8], path: String, encoders: ForeignEncoders
  ) throws(ModelFileError) -> LoadedModel
}

/// Every model format: one line each makes it known to model loading and the tests of damaged
/// files.
package enum ModelFormatCatalog {
  package static let entries: [any ModelFormat.Type] = [
    NativeFormat.self
  ]

  /// The format of a file; `nil` if unknown.
  package static func format(of bytes: [UInt8], path: String) -> (any ModelFormat.Type)? {
    entries.first { $0.recognizes(bytes, path: path) }
  }
}
