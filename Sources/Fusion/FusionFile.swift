import Files

/// Whole files of text, as bytes.
enum FusionFile {
  /// An n-gram model of a large vocabulary has some gigabytes.
  private static let limit = 1 << 34

  /// All bytes of a regular file, in one read.
  static func read(_ path: String) throws(FileInput.Failure) -> [UInt8] {
    try FileInput.read(path, limit: limit)
  }
}
