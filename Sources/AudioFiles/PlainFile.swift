import Audio
import Files
import Foundation
import Text

/// Whole small files, with our errors.
enum PlainFile {
  /// Rejects paths that are missing, folders, or unreadable.
  static func checkReadable(_ path: String) throws(AudioError) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let problem: (found: String, advice: String)? =
      if !exists {
        ("no such file", "check the path")
      } else if isFolder.boolValue {
        ("a folder", "use a file inside it")
      } else if !FileManager.default.isReadableFile(atPath: path) {
        ("no permission to read", "check the permissions")
      } else {
        nil
      }
    guard let problem else { return }
    throw AudioError(
      .unreadable, at: path, found: problem.found, expected: "a readable file",
      advice: problem.advice)
  }

  /// The bytes of a file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(AudioError) -> [UInt8] {
    try checkReadable(path)
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else { throw tooLong(path, limit: limit) }
      return [UInt8](data)
    } catch let error as AudioError {
      throw error
    } catch {
      throw AudioError(
        .unreadable, at: path, found: error.localizedDescription, expected: "a readable file",
        advice: "check the disk and the permissions")
    }
  }

  /// Writes as `FileOutput` does.
  static func write(_ bytes: [UInt8], to path: String) throws(AudioError) {
    do {
      try FileOutput.write(bytes, to: path)
    } catch {
      throw AudioError(
        .unwritable, at: path, found: error.description,
        expected: "a writable file", advice: "check the folder and its permissions")
    }
  }

  private static func tooLong(_ path: String, limit: Int) -> AudioError {
    AudioError(
      .tooLong, at: path, found: "more than \(limit) bytes", expected: "at most \(limit) bytes",
      advice: "split it into utterances")
  }
}
