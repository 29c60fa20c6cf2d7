import Foundation
import Text

/// Model files as bytes.
enum WholeFile {
  /// All bytes of a regular file, in one read; not mapped, so that a file that shrinks in the
  /// meantime cannot crash the program.
  static func read(_ path: String) throws(ModelFileError) -> [UInt8] {
    var isFolder: ObjCBool = false
    let manager = FileManager.default
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let type = try? manager.attributesOfItem(atPath: target)[.type] as? FileAttributeType
    let problem: (found: String, advice: String)? =
      if !manager.fileExists(atPath: path, isDirectory: &isFolder) {
        ("no such file", "check the path")
      } else if isFolder.boolValue {
        ("a folder", "use a file inside it")
      } else if !manager.isReadableFile(atPath: path) {
        ("no permission to read", "check the permissions")
      } else if type != .typeRegular {
        ("not a regular file", "use a model file")
      } else {
        nil
      }
    if let problem { throw unreadable(path, found: problem.found, advice: problem.advice) }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw unreadable(
        path, found: error.localizedDescription, advice: "check the disk and the permissions")
    }
  }

  /// Writes all bytes or, on failure, leaves the old content.
  static func write(_ bytes: [UInt8], to path: String) throws(ModelFileError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ModelFileError(
        .unwritable, in: path, at: "the file", found: error.localizedDescription,
        expected: "a writable file", advice: "check the folder and its permissions")
    }
  }

  private static func unreadable(
    _ path: String, found: String, advice: String
  ) -> ModelFileError {
    ModelFileError(
      .unreadable, in: path, at: "the file", found: found, expected: "a model file",
      advice: advice)
  }
}
