import Foundation

/// A file that is written piece by piece and appears under its name only when complete.
///
/// A device, pipe or link (`/dev/stdout`) is written to directly, not replaced.
package final class StreamedOutput {
  private let path: String
  /// Where the pieces go until the file is complete; `nil` if they go to the path itself.
  private let partial: String?
  private let handle: FileHandle
  private var isFinished = false

  package init(_ path: String) throws(FileOutput.Failure) {
    self.path = path
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let type = attributes?[.type] as? FileAttributeType
    if type == .typeDirectory { throw FileOutput.Failure(description: "a folder") }
    partial = type == nil || type == .typeRegular ? path + ".partial" : nil
    let target = partial ?? path
    if partial != nil { _ = FileManager.default.createFile(atPath: target, contents: nil) }
    do {
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: target))
    } catch {
      throw FileOutput.Failure(description: FileOutput.reason(error))
    }
    // Only regular files have a length.
    try? handle.truncate(atOffset: 0)
  }

  package func write(_ bytes: [UInt8]) throws(FileOutput.Failure) {
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw FileOutput.Failure(description: FileOutput.reason(error))
    }
  }

  /// Moves the file into place.
  package func finish() throws(FileOutput.Failure) {
    do {
      try handle.close()
    } catch {
      throw FileOutput.Failure(description: FileOutput.reason(error))
    }
    if let partial, rename(partial, path) != 0 {
      throw FileOutput.Failure(description: String(cString: strerror(errno)))
    }
    isFinished = true
  }

  /// An unfinished file leaves nothing behind.
  deinit {
    guard !isFinished else { return }
    try? handle.close()
    if let partial { try? FileManager.default.removeItem(atPath: partial) }
  }
}
