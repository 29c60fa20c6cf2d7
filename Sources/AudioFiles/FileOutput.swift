import Foundation

/// Bytes to files of any kind.
package enum FileOutput {
  /// Why bytes could not be written, in the system's words.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// Writes all bytes or, on failure, leaves what was there.
  ///
  /// A device, a pipe or a link (`/dev/stdout`) is written to and stays what it is.
  package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let type = attributes?[.type] as? FileAttributeType
    // An atomic write puts a new file in the place of the old one.
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

  /// What the system says of a failed write, without the layers around it.
  package static func reason(_ error: any Error) -> String {
    let error = error as NSError
    guard let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError,
      cause.domain == NSPOSIXErrorDomain
    else { return error.localizedDescription }
    return String(cString: strerror(Int32(cause.code)))
  }
}
