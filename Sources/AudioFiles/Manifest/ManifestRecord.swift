import Foundation
import Text

/// One line of a manifest, before its audio file is located.
package struct ManifestRecord: Sendable, Equatable {
  /// The utterance's name in reports; unique.
  package let id: String
  /// A path, with or without folders and extension.
  package let file: String
  /// The transcript, as in the manifest; empty if nothing was said.
  package let text: String
  /// Seconds, if the manifest has it.
  package let duration: Double?
  /// Counted from 1.
  package let line: Int

  /// Reads a manifest in any format that `Manifest` describes, without locating audio files.
  ///
  /// - Parameter part: which part of a Sphinx corpus, if it has several.
  /// - Returns: At least one record, in the manifest's order, with unique ids.
  package static func read(
    _ path: String, part: String? = nil
  ) throws(ManifestError) -> [ManifestRecord] {
    try read(path, corpus: SphinxCorpus(path, part: part))
  }

  /// - Parameter corpus: the corpus of which `path` is a list or the folder; `nil` if it is
  ///   neither.
  static func read(
    _ path: String, corpus: SphinxCorpus?
  ) throws(ManifestError) -> [ManifestRecord] {
    let records = if let corpus { try corpus.records() } else { try lines(of: path) }
    guard !records.isEmpty else {
      throw ManifestError(
        .empty, at: path, found: "no lines", expected: ManifestText.forms,
        advice: "use a file with utterances")
    }
    try rejectRepeats(records, of: path)
    return records
  }

  private static func lines(of path: String) throws(ManifestError) -> [ManifestRecord] {
    let lines = try ManifestText.lines(of: path)
    let isJSON =
      ManifestJSON.extensions.contains(URL(fileURLWithPath: path).pathExtension.lowercased())
      || lines.first?.text.first == "{"
    return try isJSON
      ? ManifestJSON.records(lines, of: path) : ManifestTable.records(lines, of: path)
  }

  private static func rejectRepeats(
    _ records: [ManifestRecord], of path: String
  ) throws(ManifestError) {
    var lineOfID: [String: Int] = [:]
    for record in records {
      guard let earlier = lineOfID.updateValue(record.line, forKey: record.id) else { continue }
      throw ManifestError(
        .duplicate, at: "\(path), line \(record.line)",
        found: "the id \"\(record.id)\" of line \(earlier) again",
        expected: "every id once", advice: "delete one of the two lines")
    }
  }
}

/// The text of a manifest, in lines.
enum ManifestText {
  struct Line {
    let text: Substring
    /// Counted from 1.
    let number: Int
  }

  static let forms = "lines of utterance id, tab, text; or JSON lines"

  /// The non-empty lines, without a byte order mark. Read through a handle, because a manifest may
  /// come from a pipe.
  static func lines(of path: String) throws(ManifestError) -> [Line] {
    let file = URL(fileURLWithPath: path)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard let data = try? FileHandle(forReadingFrom: file).readToEnd() ?? Data(),
      let text = String(
        validating: data.starts(with: mark) ? data.dropFirst(3) : data, as: UTF8.self)
    else {
      throw ManifestError(
        .unreadable, at: path, found: "no readable UTF-8 text", expected: forms,
        advice: "check the path")
    }
    // Not every Unicode line separator: U+2028 may occur in JSON text.
    return text.split(omittingEmptySubsequences: false) { ["\n", "\r", "\r\n"].contains($0) }
      .enumerated().map { Line(text: $1, number: $0 + 1) }
      .filter { !$0.text.allSatisfy { $0 == " " } }
  }
}
