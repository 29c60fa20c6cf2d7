import Audio
import Files
import Foundation
import Text

/// Sound from standard input (`-`), a named pipe, or what a shell's `<(...)` names: read to its end
/// into memory, once in a run of the program, as it cannot be read again.
package enum PipedSound {
  /// The name of standard input.
  package static let standardInput = "-"

  /// Whether the path names standard input.
  package static func isStandardInput(_ path: String) -> Bool {
    [standardInput, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path)
  }

  /// Whether the path names what can be read only once: standard input or a pipe.
  package static func isOne(_ path: String) -> Bool {
    isStandardInput(path) || fileType(path) == S_IFIFO
  }

  /// Whether it is a regular file, or nothing at all.
  static func isFile(_ path: String) -> Bool {
    guard !isStandardInput(path) else { return false }
    return [nil, S_IFREG, S_IFDIR].contains(fileType(path))
  }

  /// All that the writer writes.
  ///
  /// Errors: a device or a terminal; a pipe that nobody writes to; more than a gibibyte.
  static func bytes(_ path: String) throws(AudioError) -> [UInt8] {
    let name = isStandardInput(path) ? standardInput : path
    if let bytes = kept.bytes(of: name) { return bytes }
    if name == standardInput, isatty(STDIN_FILENO) != 0 {
      throw AudioError(
        .unreadable, at: path, found: "a terminal", expected: "sound on standard input",
        advice: "write it there with a pipe, such as ffmpeg -i FILE -f wav - | beamscope ...")
    }
    do {
      let bytes = try FileInput.read(name, limit: 1 << 30, kind: .fileOrPipe)
      kept.keep(bytes, of: name)
      return bytes
    } catch {
      throw AudioError(
        error.isTooLarge ? .tooLong : .unreadable, at: path, found: error.found,
        expected: "a sound file or a pipe with sound", advice: error.advice)
    }
  }

  private static let kept = KeptBytes()

  private static func fileType(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}

/// What was read from pipes, by their names.
private final class KeptBytes: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [String: [UInt8]] = [:]

  func bytes(of name: String) -> [UInt8]? { lock.withLock { all[name] } }
  func keep(_ bytes: [UInt8], of name: String) { lock.withLock { all[name] = bytes } }
}
