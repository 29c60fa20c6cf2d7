package import Foundation

/// Reads whole files of bounded size.
package enum FileInput {
  /// Why a file could not be read, and what to do.
  package struct Failure: Error, Equatable {
    package let found: String
    package let advice: String
    /// Whether there are more bytes than the limit.
    package var isTooLarge = false
  }

  /// What may be read.
  package enum Kind: Sendable {
    /// Files, and links to files.
    case file
    /// Also what is piped to the program: `-` or `/dev/stdin`, and named pipes, to the end. A pipe
    /// that nothing was written to for `patience` is given up.
    case fileOrPipe
  }

  /// Milliseconds until the first byte of a pipe must come.
  package static let patience: Int32 = 10_000

  /// The bytes of a file.
  ///
  /// Devices are refused: `/dev/zero` has no end. So are named pipes where only files are meant, and
  /// without waiting for a writer.
  ///
  /// - Parameter limit: maximum number of bytes.
  package static func read(
    _ path: String, limit: Int, kind: Kind = .file
  ) throws(Failure) -> [UInt8] {
    let isInput = path == "-" && kind == .fileOrPipe
    let file =
      isInput ? dup(STDIN_FILENO) : Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw unreadable() }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw unreadable() }
    try check(status.st_mode & S_IFMT, kind: kind)
    if status.st_mode & S_IFMT == S_IFREG, status.st_size > limit { throw tooLarge(limit) }
    if status.st_mode & S_IFMT != S_IFREG { try awaitWriter(of: file) }
    return try bytes(of: file, expecting: Int(status.st_size), limit: limit)
  }

  /// A regular file, open for reading from its beginning.
  package static func open(_ path: String) throws(Failure) -> FileHandle {
    let file = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw unreadable() }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    var status = stat()
    guard fstat(file, &status) == 0 else { throw unreadable() }
    try check(status.st_mode & S_IFMT, kind: .file)
    return handle
  }

  private static func check(_ type: mode_t, kind: Kind) throws(Failure) {
    switch type {
    case S_IFREG: return
    case S_IFDIR: throw Failure(found: "a folder", advice: "name a file inside it")
    case S_IFIFO where kind == .fileOrPipe, S_IFSOCK where kind == .fileOrPipe: return
    case S_IFIFO, S_IFSOCK:
      throw Failure(found: "a pipe", advice: "write its content to a file, and name that")
    default: throw Failure(found: "a device", advice: "name a regular file")
    }
  }

  private static func awaitWriter(of file: Int32) throws(Failure) {
    var event = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    guard poll(&event, 1, patience) != 0 else {
      throw Failure(
        found: "a pipe that no program wrote to for \(patience / 1000) s",
        advice: "start the program that writes it")
    }
    // From here on reading waits for the writer.
    _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK)
  }

  private static func bytes(
    of file: Int32, expecting size: Int, limit: Int
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(size, 0), limit) + 1)
    let block = 1 << 16
    while true {
      let (start, room) = (bytes.count, max(block, size - bytes.count + 1))
      bytes.append(contentsOf: repeatElement(0, count: room))
      let got = bytes.withUnsafeMutableBytes {
        Foundation.read(file, $0.baseAddress?.advanced(by: start), room)
      }
      let failure = errno
      bytes.removeLast(room - max(got, 0))
      if got < 0 {
        if failure == EINTR { continue }
        throw Failure(
          found: String(cString: strerror(failure)), advice: "check the disk and the permissions")
      }
      if got == 0 { return bytes }
      guard bytes.count <= limit else { throw tooLarge(limit) }
    }
  }

  private static func unreadable() -> Failure {
    switch errno {
    case ENOENT, ENOTDIR: Failure(found: "no such file", advice: "check the path")
    case EACCES, EPERM:
      Failure(found: "no permission to read", advice: "check the permissions")
    case let code: Failure(found: String(cString: strerror(code)), advice: "check the path")
    }
  }

  private static func tooLarge(_ limit: Int) -> Failure {
    Failure(
      found: "more than \(limit) bytes", advice: "check that it is the right file",
      isTooLarge: true)
  }
}
