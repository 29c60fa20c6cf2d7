import Files
import Text

/// The bytes of a manifest: of a regular file, or of a pipe where one was named.
enum ManifestInput {
  /// Bytes; a manifest of ten million lines.
  static let limit = 1 << 30

  /// - Parameter takesPipe: whether `-` and pipes are read; only for files that the user named.
  static func read(_ path: String, takesPipe: Bool) throws(ManifestError) -> [UInt8] {
    do {
      return try FileInput.read(path, limit: limit, kind: takesPipe ? .fileOrPipe : .file)
    } catch {
      throw problem(path, error.found, error.advice)
    }
  }

  static func problem(
    _ path: String, _ found: String, _ advice: String,
    expected: String = ManifestFormatCatalog.forms
  ) -> ManifestError {
    ManifestError(.unreadable, at: path, found: found, expected: expected, advice: advice)
  }
}
