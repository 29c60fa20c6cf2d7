import Foundation
import Text

/// The bytes of a manifest: of a regular file, or of a pipe where one was named.
enum ManifestInput {
  /// Bytes; a manifest of ten million lines.
  static let limit = 1 << 30
  /// How long a pipe may stay silent before its first byte, in milliseconds.
  private static let patience: Int32 = 10_000

  /// Devices and sockets are refused: they may have no end.
  ///
  /// - Parameter takesPipe: whether `-` and pipes are read; only for files that the user named.
  static func read(_ path: String, takesPipe: Bool) throws(ManifestError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let handle = path == "-" && takesPipe ? dup(0) : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard handle >= 0 else {
      let isMissing = errno == ENOENT
      throw problem(
        path, isMissing ? "no such file" : String(cString: strerror(errno)),
        isMissing ? "check the path" : "check the path and its permissions")
    }
    defer { close(handle) }
    var status = stat()
    guard fstat(handle, &status) == 0 else {
      throw problem(path, String(cString: strerror(errno)), "check the path")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard status.st_size <= limit else { throw tooLong(path) }
    case S_IFIFO where takesPipe:
      try wait(for: handle, path)
    case S_IFDIR:
      throw problem(
        path, "a folder", "name a file in it",
        expected: "a manifest, a Kaldi data folder, or the folder of a Sphinx corpus")
    case S_IFIFO: throw problem(path, "a pipe", "save it to a file first")
    default: throw problem(path, "a device", "name a file, or - for standard input")
    }
    return try bytes(of: handle, path)
  }

  private static func wait(for handle: Int32, _ path: String) throws(ManifestError) {
    var event = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
    guard poll(&event, 1, patience) != 0 else {
      throw problem(
        path, "a pipe that nothing was written to for \(patience / 1000) s",
        "start the program that writes to it")
    }
    _ = fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) & ~O_NONBLOCK)
  }

  private static func bytes(of handle: Int32, _ path: String) throws(ManifestError) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(handle, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw problem(path, String(cString: strerror(errno)), "check the disk")
      }
      guard count > 0 else { return bytes }
      bytes += block[..<count]
      guard bytes.count <= limit else { throw tooLong(path) }
    }
  }

  private static func tooLong(_ path: String) -> ManifestError {
    problem(
      path, "more than \(limit >> 20) MiB", "split it", expected: "at most \(limit >> 20) MiB")
  }

  static func problem(
    _ path: String, _ found: String, _ advice: String,
    expected: String = ManifestFormatCatalog.forms
  ) -> ManifestError {
    ManifestError(.unreadable, at: path, found: found, expected: expected, advice: advice)
  }
}
