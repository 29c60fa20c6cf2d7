import Foundation
import Text

/// Atomic file replacement: whenever the program or the machine stops, the file is completely the
/// old or the new one.
package enum DurableFile {
  /// Writes a temporary file beside `path`, flushes it to disk, and renames it over the old one.
  ///
  /// - Throws: `TrainerError` with `.unwritable`; the old file is unchanged.
  package static func write(_ bytes: [UInt8], to path: String) throws(TrainerError) {
    let temporary = "\(path).new"
    do throws(Failure) {
      try write(bytes, temporary: temporary)
      guard rename(temporary, path) == 0 else { throw Failure() }
      synchronizeFolder(of: path)
    } catch {
      unlink(temporary)
      throw TrainerError(
        .unwritable, at: path, found: error.reason,
        expected: "room to write \(bytes.count) bytes",
        advice: "free some space or check the folder; the earlier file is unchanged")
    }
  }

  /// The system's last error.
  private struct Failure: Error {
    let reason = String(cString: strerror(errno))
  }

  private static func write(_ bytes: [UInt8], temporary: String) throws(Failure) {
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Failure() }
    var place = 0
    while place < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        Foundation.write(file, buffer.baseAddress?.advanced(by: place), buffer.count - place)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        let failure = Failure()
        close(file)
        throw failure
      }
      place += written
    }
    guard fsync(file) == 0 else {
      let failure = Failure()
      close(file)
      throw failure
    }
    // Some file systems report a full disk only here.
    guard close(file) == 0 else { throw Failure() }
  }

  /// Makes the rename survive a power failure; not every file system supports this.
  private static func synchronizeFolder(of path: String) {
    let folder = open(
      URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
