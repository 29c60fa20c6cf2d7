import Foundation
import TestSupport
import Testing

/// The rooms of `Sources`: how large they are, and that no file looks back to a higher folder of its
/// own target. `Sources/<Target>/README.md` states the order of the folders.
struct FolderOrderTests {
  private struct SourceFile {
    /// Seen from the target.
    let path: String
    let text: String

    /// `nil` for a file beside the folders: the target's front, which may see all of them.
    var folder: String? {
      let parts = path.split(separator: "/")
      return parts.count > 1 ? String(parts[0]) : nil
    }

    /// The types that it declares at its outermost level.
    var declaredTypes: Set<String> {
      let declaration =
        /^(?:package |public |final |indirect )*(?:struct|enum|class|protocol|actor|typealias) ([A-Z]\w*)/
      return Set(
        text.split(separator: "\n").compactMap { $0.prefixMatch(of: declaration)?.1 }.map(
          String.init)
      )
    }

    /// The names of types in its code, without those nested in others.
    var namedTypes: Set<String> {
      Set(text.matches(of: /(?:^|[^.\w])([A-Z]\w*)/).map { String($0.1) })
    }
  }

  private static let sources = TestData.packageRoot.appendingPathComponent("Sources")

  private static let targets =
    ((try? FileManager.default.contentsOfDirectory(atPath: sources.path)) ?? [])
    .filter { !$0.hasSuffix(".md") }.sorted()

  private func files(of target: String, _ suffixes: [String] = [".swift"]) throws -> [SourceFile] {
    let folder = Self.sources.appendingPathComponent(target)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { path in suffixes.contains { path.hasSuffix($0) } }.map { path in
      SourceFile(
        path: path,
        text: try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
    }
  }

  /// Comments and the words in literals name no types.
  private func code(_ text: String) -> String {
    text.replacing(/\/\/[^\n]*/, with: "").replacing(/"(?:\\.|[^"\\\n])*"/, with: "\"\"")
  }

  @Test(arguments: targets)
  func noFileLooksBack(target: String) throws {
    let files = try files(of: target).map { SourceFile(path: $0.path, text: code($0.text)) }
    let folders = Set(files.compactMap(\.folder))
    guard folders.count > 1 else { return }
    let readme = try String(
      contentsOf: Self.sources.appendingPathComponent("\(target)/README.md"), encoding: .utf8)
    let line = try #require(
      readme.firstMatch(of: /Folders, lowest first: ([^\n]*)/)?.1,
      "Sources/\(target)/README.md must state the order of the target's folders")
    let order = line.split(separator: " < ").map(String.init)
    #expect(Set(order) == folders && order.count == folders.count)
    var home: [String: Int] = [:]
    for file in files {
      guard let place = file.folder.flatMap(order.firstIndex) else { continue }
      for type in file.declaredTypes { home[type] = place }
    }
    for file in files {
      guard let place = file.folder.flatMap(order.firstIndex) else { continue }
      for type in file.namedTypes.sorted() {
        guard let other = home[type] else { continue }
        #expect(other <= place, "\(target)/\(file.path) looks back to \(type) in \(order[other])")
      }
    }
  }

  /// Lines of Swift and C.
  @Test(arguments: targets)
  func noTargetIsTooLarge(target: String) throws {
    let lines = try files(of: target, [".swift", ".c", ".h"])
      .reduce(0) { $0 + $1.text.count { $0 == "\n" } }
    let limit = ["Session": 7000, "beamscope": 2500][target] ?? 5000
    #expect(lines <= limit, "\(target) has \(lines) lines")
  }
}
