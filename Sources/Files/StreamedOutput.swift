import Foundation

/// Bytes that are written piece by piece: to a file, which appears under its name only when complete,
/// or to a device or pipe (`/dev/stdout`).
package final class StreamedOutput {
  private enum Target {
    case file(AtomicFile)
    case device(FileHandle)
  }

  private let target: Target

  package init(_ path: String) throws(FileOutput.Failure) {
    var status = stat()
    let kind = stat(path, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
    if kind == S_IFREG || kind == S_IFDIR {
      target = .file(try AtomicFile(path))
      return
    }
    let device = open(path, O_WRONLY | O_CLOEXEC)
    guard device >= 0 else { throw .system() }
    target = .device(FileHandle(fileDescriptor: device, closeOnDealloc: true))
  }

  package func write(_ bytes: [UInt8]) throws(FileOutput.Failure) {
    switch target {
    case .file(let file): try file.write(bytes)
    case .device(let handle):
      let failure = bytes.withUnsafeBytes { writeAll($0, to: handle.fileDescriptor) }
      if let failure { throw failure }
    }
  }

  /// Moves the file into place.
  package func finish() throws(FileOutput.Failure) {
    if case .file(let file) = target { try file.finish() }
  }
}
