import Files
import Text

/// Model files as bytes.
enum WholeFile {
  /// No model file is larger: 64 GiB.
  static let limit = 1 << 36

  /// All bytes of a regular file, in one read; not mapped, so that a file that shrinks in the
  /// meantime cannot crash the program.
  static func read(_ path: String) throws(ModelFileError) -> [UInt8] {
    do {
      return try FileInput.read(path, limit: limit)
    } catch {
      throw ModelFileError(
        .unreadable, in: path, at: "the file", found: error.found, expected: "a model file",
        advice: error.advice)
    }
  }

  /// Writes all bytes or, on failure, leaves the old content.
  static func write(_ bytes: [UInt8], to path: String) throws(ModelFileError) {
    do {
      try FileOutput.write(bytes, to: path)
    } catch {
      throw ModelFileError(
        .unwritable, in: path, at: "the file", found: error.description,
        expected: "a writable file", advice: "check the folder and its permissions")
    }
  }
}
