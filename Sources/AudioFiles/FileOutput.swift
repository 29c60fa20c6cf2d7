import Foundation

/// Writes bytes to files of any kind.
package enum FileOutput {
  /// Why bytes could not be written, in the system's words.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// Writes all bytes or, on failure, leaves the old content.
  ///
  /// A device, pipe or link (`/dev/stdout`) is written to, not replaced.
  package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let type = attributes?[.type] as? FileAttributeType
    // An atomic write replaces the old file by a new one.
    let isReplaceable = type == nil || type == .typeRegular
    do {
      try Data(bytes).write(
        to: URL(fileURLWithPath: path), options: isReplaceable ? .atomic : [])
    } catch {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      throw Failure(
        description: FileManager.default.fileExists(atPath: folder)
          ? reason(error) : "no folder \(folder)")
    }
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
