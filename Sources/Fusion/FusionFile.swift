import Foundation

/// Whole files of text, as bytes.
enum FusionFile {
  /// Why a file cannot be read.
  struct Problem: Error, Equatable {
    let found: String
    let advice: String
  }

  /// All bytes of a regular file, in one read.
  static func read(_ path: String) throws(Problem) -> [UInt8] {
    var isFolder: ObjCBool = false
    let manager = FileManager.default
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let type = try? manager.attributesOfItem(atPath: target)[.type] as? FileAttributeType
    if !manager.fileExists(atPath: path, isDirectory: &isFolder) {
      throw Problem(found: "no such file", advice: "check the path")
    }
    if isFolder.boolValue { throw Problem(found: "a folder", advice: "use a file inside it") }
    if !manager.isReadableFile(atPath: path) {
      throw Problem(found: "no permission to read", advice: "check the permissions")
    }
    if type != .typeRegular {
      throw Problem(found: "not a regular file", advice: "save it to a file first")
    }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Problem(
        found: error.localizedDescription, advice: "check the disk and the permissions")
    }
  }
}
