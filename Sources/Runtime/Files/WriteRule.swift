import Foundation
import Text

/// Where the workbench may write files that its commands name.
package enum WriteRule: Sendable {
  case anywhere
  /// For keys from a file, which somebody else may have made.
  case belowCurrentFolder

  /// - Throws: `InputError` for a path that the rule forbids, also by way of links.
  func check(_ path: String) throws(InputError) {
    guard self == .belowCurrentFolder else { return }
    let folder = Self.resolved(FileManager.default.currentDirectoryPath) ?? "/"
    if let target = Self.target(of: path), target.hasPrefix(folder == "/" ? "/" : folder + "/") {
      return
    }
    throw InputError(
      place: path, found: "a place outside of the current folder",
      expected: "a file below \(folder), as keys from a file may write nowhere else",
      advice: "use a relative path, or allow it with --allow-writes")
  }

  /// The file that writing to a path would change; `nil` if that cannot be told: it is a link to
  /// nowhere, which may lead anywhere once it is written through, or climbs out of a folder that does
  /// not exist yet.
  private static func target(of path: String) -> String? {
    var existing = URL(fileURLWithPath: path).path
    var missing: [String] = []
    while true {
      if let base = resolved(existing) {
        return ([base == "/" ? "" : base] + missing.reversed()).joined(separator: "/")
      }
      var status = stat()
      let name = (existing as NSString).lastPathComponent
      guard lstat(existing, &status) != 0, name != "..", existing != "/" else { return nil }
      missing.append(name)
      existing = (existing as NSString).deletingLastPathComponent
    }
  }

  /// An existing path without links, `.` and `..`.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
