import Files
import Text

/// Files of a training run.
package enum DurableFile {
  /// Replaces a file atomically.
  ///
  /// - Throws: `TrainerError` with `.unwritable`; the old file is unchanged.
  package static func write(_ bytes: [UInt8], to path: String) throws(TrainerError) {
    do {
      try FileOutput.write(bytes, to: path)
    } catch {
      throw TrainerError(
        .unwritable, at: path, found: error.description,
        expected: "room to write \(bytes.count) bytes",
        advice: "free some space or check the folder; the earlier file is unchanged")
    }
  }
}
