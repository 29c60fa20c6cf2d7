/// A kind of model file.
package protocol ModelFormat: Sendable {
  /// As messages name it.
  static var name: String { get }
  /// One sentence.
  static var summary: String { get }

  /// Whether a file is of this kind, sound or damaged; `path` is its name.
  static func recognizes(_ bytes: [UInt8], path: String) -> Bool
  /// The model in a file that is recognised; `encoders` opens its encoder where that is elsewhere.
  static func read(
    _ bytes: [UInt8], path: String, encoders: ForeignEncoders
  ) throws(ModelFileError) -> LoadedModel
}

/// Every model format: one line each, and opening a model and the tests of damaged files know it.
package enum ModelFormatCatalog {
  package static let entries: [any ModelFormat.Type] = [
    NativeFormat.self
  ]

  /// The format of a file; `nil` for none.
  package static func format(of bytes: [UInt8], path: String) -> (any ModelFormat.Type)? {
    entries.first { $0.recognizes(bytes, path: path) }
  }
}
