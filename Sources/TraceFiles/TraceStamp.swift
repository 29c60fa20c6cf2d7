import Files
import Foundation
import Kernels
import Text

extension TraceHeader.Stamp {
  private static let chunk = 1 << 20

  /// A file as it is now, read piece by piece.
  package init(of path: String) throws(TraceFileError) {
    let handle: FileHandle
    do {
      handle = try FileInput.open(path)
    } catch {
      throw Self.unreadable(path, error.found)
    }
    defer { try? handle.close() }
    var digest = SHA256()
    var count = 0
    do {
      while let data = try handle.read(upToCount: Self.chunk), !data.isEmpty {
        digest.add([UInt8](data))
        count += data.count
      }
    } catch {
      throw Self.unreadable(path, error.localizedDescription)
    }
    self.init(path: path, byteCount: count, digest: digest.text)
  }

  /// Rejects a file that has changed since it was stamped.
  ///
  /// - Parameters:
  ///   - path: where the file is now.
  ///   - part: what it is to the trace, for errors: "audio".
  ///   - option: the command-line option for another path.
  package func verify(
    _ path: String, trace: String, part: String, option: String
  ) throws(TraceFileError) {
    let now: Self
    do {
      now = try Self(of: path)
    } catch {
      throw TraceFileError(
        .unreadable, in: trace, at: part, found: "\(error.found) at \(path)",
        expected: "the file with SHA-256 \(digest)",
        advice: "restore it, or name its place with \(option)")
    }
    guard now.digest == digest, now.byteCount == byteCount else {
      throw TraceFileError(
        .otherFile, in: trace, at: part,
        found: "\(path) with \(now.byteCount) bytes and SHA-256 \(now.digest)",
        expected: "\(byteCount) bytes and SHA-256 \(digest), as when the trace was written",
        advice: "restore that file, or name its place with \(option)")
    }
  }

  private static func unreadable(_ path: String, _ found: String) -> TraceFileError {
    TraceFileError(
      .unreadable, in: path, at: "the file", found: found, expected: "a file",
      advice: "check the path and the permissions")
  }
}
