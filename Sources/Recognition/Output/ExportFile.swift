import AudioFiles
import Files
import Foundation
package import Text

/// Files that the workbench and the commands export.
package enum ExportFile {
  /// Refuses to overwrite an existing file, unless that is allowed.
  ///
  /// - Parameter command: of the workbench; with `!` it replaces a file.
  package static func check(_ path: String, replacing: Bool, command: String) throws(InputError) {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    if type == .typeRegular, !replacing {
      throw InputError(
        place: path, found: "an existing file", expected: "a new name",
        advice: ":\(command)! \(path) replaces it")
    }
  }

  /// Writes all of a text or, on failure, leaves what was there.
  ///
  /// - Parameter replacing: whether an existing file may be overwritten.
  /// - Throws: `InputError` with the path.
  package static func write(_ text: String, to path: String, replacing: Bool) throws(InputError) {
    try check(path, replacing: replacing, command: "export")
    do {
      try FileOutput.write(Array(text.utf8), to: path)
    } catch {
      throw InputError(
        place: path, found: error.description, expected: "a place to write to",
        advice: "name another file, in an existing folder")
    }
  }
}
