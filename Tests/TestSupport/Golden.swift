import Foundation
package import Screen

/// Compares screens and other texts with files kept in `Tests/Golden/<test target>/<name>.txt`.
///
/// `RECORD=1 swift test` rewrites the files and fails, so that a new file never passes silently.
package enum Golden {
  /// Compares a screen: its text, then the letters of its roles.
  package static func check(
    _ grid: CellGrid, named name: String, file: String = #filePath
  ) throws(GoldenError) {
    try check(grid.dump, named: name, file: file)
  }

  /// Compares a text.
  package static func check(
    _ found: String, named name: String, file: String = #filePath
  ) throws(GoldenError) {
    let golden = try url(of: name, testFile: file)
    if let record = ProcessInfo.processInfo.environment["RECORD"], !record.isEmpty, record != "0" {
      do {
        try FileManager.default.createDirectory(
          at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(found.utf8).write(to: golden)
      } catch {
        throw .unwritable(path: golden.path, reason: "\(error)")
      }
      throw .recorded(path: golden.path)
    }
    guard let data = FileManager.default.contents(atPath: golden.path) else {
      throw .missing(path: golden.path)
    }
    let expected = String(decoding: data, as: UTF8.self)
    guard expected == found else {
      throw .differs(path: golden.path, lines: GoldenError.difference(expected, found))
    }
  }

  private static func url(of name: String, testFile: String) throws(GoldenError) -> URL {
    var folder = URL(fileURLWithPath: testFile).deletingLastPathComponent()
    var target = folder.lastPathComponent
    while folder.deletingLastPathComponent().lastPathComponent != "Tests" {
      folder.deleteLastPathComponent()
      target = folder.lastPathComponent
      guard folder.path != "/" else { throw .outsideTests(path: testFile) }
    }
    return folder.deletingLastPathComponent().appendingPathComponent("Golden")
      .appendingPathComponent(target).appendingPathComponent("\(name).txt")
  }
}

/// Why a comparison with a golden file failed.
package enum GoldenError: Error, Equatable, CustomStringConvertible {
  case differs(path: String, lines: [String])
  case missing(path: String)
  case recorded(path: String)
  case unwritable(path: String, reason: String)
  case outsideTests(path: String)

  package var description: String {
    switch self {
    case .differs(let path, let lines):
      "differs from \(path) (RECORD=1 swift test rewrites it):\n" + lines.joined(separator: "\n")
    case .missing(let path):
      "there is no \(path); RECORD=1 swift test writes it: look at it before you commit it"
    case .recorded(let path):
      "wrote \(path); run again without RECORD"
    case .unwritable(let path, let reason):
      "cannot write \(path): \(reason)"
    case .outsideTests(let path):
      "\(path) does not lie in a folder of Tests, so its golden files have no place"
    }
  }

  /// The lines that differ, expected (-) over found (+), at most 40 pairs.
  static func difference(_ expected: String, _ found: String) -> [String] {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = found.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(old.count, new.count) {
      let was = index < old.count ? old[index] : "(no line)"
      let `is` = index < new.count ? new[index] : "(no line)"
      guard was != `is` else { continue }
      guard lines.count < 80 else { return lines + ["..."] }
      lines += ["\(index + 1) - \(was)", "\(index + 1) + \(`is`)"]
    }
    return lines
  }
}
