package import Foundation

/// Writes bytes to files of any kind.
package enum FileOutput {
  /// Why bytes could not be written, in the system's words.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }

    /// The system's last error.
    static func system() -> Failure { Failure(description: String(cString: strerror(errno))) }

    /// The system's last error, of a file that could not be opened.
    static func opening(_ path: String, in folder: String) -> Failure {
      let failure = system()
      return errno == ENOENT && !FileManager.default.fileExists(atPath: folder)
        ? Failure(description: "no folder \(folder)") : failure
    }
  }

  /// Writes all bytes or, on failure, leaves the old content.
  ///
  /// A device or pipe (`/dev/stdout`) is written to, not replaced; of a link, the file it names is
  /// replaced.
  package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let output = try StreamedOutput(path)
    try output.write(bytes)
    try output.finish()
  }

  /// An existing file or device, open for writing at its end.
  package static func appending(to path: String) throws(Failure) -> FileHandle {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw .system() }
    return FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }

  /// The system's message for a failed write, without the layers around it.
  package static func reason(_ error: any Error) -> String {
    let error = error as NSError
    guard let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError,
      cause.domain == NSPOSIXErrorDomain
    else { return error.localizedDescription }
    return String(cString: strerror(Int32(cause.code)))
  }
}
