import Audio
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
  /// Errors: a device or a terminal; a pipe that nobody writes to for five seconds; more than a
  /// gibibyte.
  static func bytes(_ path: String) throws(AudioError) -> [UInt8] {
    let name = isStandardInput(path) ? standardInput : path
    if let bytes = kept.bytes(of: name) { return bytes }
    let file = try descriptor(of: name)
    defer { if file != STDIN_FILENO { close(file) } }
    let bytes = try readAll(file, name)
    kept.keep(bytes, of: name)
    return bytes
  }

  private static let kept = KeptBytes()
  private static let limit = 1 << 30
  /// Milliseconds until a pipe without a writer is given up, and between two looks.
  private static let patience: Int32 = 5000
  private static let look: Int32 = 250

  private static func fileType(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func descriptor(of path: String) throws(AudioError) -> Int32 {
    guard path != standardInput else {
      guard isatty(STDIN_FILENO) == 0 else {
        throw AudioError(
          .unreadable, at: path, found: "a terminal", expected: "sound on standard input",
          advice: "write it there with a pipe, such as ffmpeg -i FILE -f wav - | beamscope ...")
      }
      return STDIN_FILENO
    }
    guard fileType(path) == S_IFIFO else {
      throw AudioError(
        .unreadable, at: path, found: "a device", expected: "a sound file or a pipe",
        advice: "record to a file, or write the sound to standard input and name it -")
    }
    // Without O_NONBLOCK it would wait for a writer for ever.
    let file = open(path, O_RDONLY | O_NONBLOCK)
    guard file >= 0 else { throw unreadable(path) }
    return file
  }

  private static func readAll(_ file: Int32, _ path: String) throws(AudioError) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var waited: Int32 = 0
    while true {
      var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      let isReady = poll(&waiting, 1, look) > 0
      let count = isReady || file != STDIN_FILENO ? read(file, &block, block.count) : -1
      if count > 0 {
        bytes += block[..<count]
        guard bytes.count <= limit else { throw tooLong(path) }
      } else if count == 0 {
        // Also what a pipe says that nobody has opened for writing yet.
        guard bytes.isEmpty, !isReady else { return bytes }
        waited += look
        guard waited < patience else { throw unwritten(path) }
      } else if isReady, errno != EAGAIN, errno != EINTR {
        throw unreadable(path)
      }
    }
  }

  private static func unreadable(_ path: String) -> AudioError {
    AudioError(
      .unreadable, at: path, found: String(cString: strerror(errno)), expected: "a readable pipe",
      advice: "check the permissions")
  }

  private static func unwritten(_ path: String) -> AudioError {
    AudioError(
      .unreadable, at: path, found: "a pipe that no program writes to",
      expected: "sound within \(patience / 1000) s", advice: "start the program that writes it")
  }

  private static func tooLong(_ path: String) -> AudioError {
    AudioError(
      .tooLong, at: path, found: "more than \(limit) bytes", expected: "at most so many",
      advice: "split the recording into utterances")
  }
}

/// What was read from pipes, by their names.
private final class KeptBytes: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [String: [UInt8]] = [:]

  func bytes(of name: String) -> [UInt8]? { lock.withLock { all[name] } }
  func keep(_ bytes: [UInt8], of name: String) { lock.withLock { all[name] = bytes } }
}
