import Foundation
import TestSupport
import Testing

/// The screens in the READMEs are what the program shows after the keys that stand before them.
///
/// `RECORD=1 swift test` rewrites them and fails.
@Suite struct ReadmeScreensTests {
  /// One screen: the comment before it, and the lines it has in the document.
  struct Capture: Equatable {
    let size: String
    /// Of the screen, from 1; `nil` for all.
    let rows: ClosedRange<Int>?
    let keys: String
    var lines: [String]
  }

  private static let begin = "<!-- screen "
  private static let fence = "```"

  /// The documents with screens, from the repository's root.
  private static let documents = ["README.md", "Sources/Panels/README.md"]

  /// `<!-- screen 80x24 rows 17-24 keys: F :all<Enter> -->`
  private static func capture(_ comment: Substring) throws -> Capture {
    let parts = comment.dropFirst(begin.count).components(separatedBy: " keys: ")
    try #require(parts.count == 2 && parts[1].hasSuffix(" -->"), "\(comment)")
    let words = parts[0].split(separator: " ")
    let bounds = words.last?.split(separator: "-").compactMap { Int($0) } ?? []
    return Capture(
      size: String(words[0]), rows: bounds.count == 2 ? bounds[0]...bounds[1] : nil,
      keys: String(parts[1].dropLast(4)), lines: [])
  }

  private static func captures(_ lines: [Substring]) throws -> [(place: Range<Int>, Capture)] {
    var found: [(place: Range<Int>, Capture)] = []
    for (index, line) in lines.enumerated() where line.hasPrefix(begin) {
      let first = index + 2
      try #require(lines[index + 1].hasPrefix(fence))
      let last = try #require(lines[first...].firstIndex { $0 == fence })
      var capture = try capture(line)
      capture.lines = lines[first..<last].map(String.init)
      found.append((first..<last, capture))
    }
    return found
  }

  private func screen(_ capture: Capture) throws -> [String] {
    let root = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: root.path("samples"),
      withDestinationPath: TestData.packageRoot.appendingPathComponent("samples").path)
    let script = try root.write([capture.keys], as: "keys")
    let run = try Program.succeed(
      ["open", "--keys", script, "--dump-screen", "--size", capture.size], in: root)
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    guard let rows = capture.rows else { return lines.dropLast() }
    return Array(lines[rows.lowerBound - 1..<rows.upperBound])
  }

  @Test(arguments: documents)
  func theScreensAreTheProgramsOwn(document: String) throws {
    let file = TestData.packageRoot.appendingPathComponent(document)
    let text = try String(contentsOf: file, encoding: .utf8)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let captures = try Self.captures(lines)
    #expect(captures.count >= 2)
    let record = ProcessInfo.processInfo.environment["RECORD"].map { $0 != "" && $0 != "0" }
    for (place, capture) in captures.reversed() {
      let found = try screen(capture)
      #expect(found == capture.lines, "keys: \(capture.keys)")
      if record == true { lines.replaceSubrange(place, with: found.map { $0[...] }) }
    }
    if record == true {
      try Data(lines.joined(separator: "\n").utf8).write(to: file)
      Issue.record("wrote the screens of \(document); run again without RECORD")
    }
  }
}
