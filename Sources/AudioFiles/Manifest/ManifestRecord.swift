import Foundation
import Text

/// What one line of a manifest says, before its sound file is looked for.
package struct ManifestRecord: Sendable, Equatable {
  /// What names the utterance in reports, unlike that of all others.
  package let id: String
  /// A path, with or without folders and extension.
  package let file: String
  /// What was said, as the manifest spells it; empty where nothing was.
  package let text: String
  /// Seconds, where the manifest says it.
  package let duration: Double?
  /// Counted from 1.
  package let line: Int

  /// Reads a manifest in any of the forms that `Manifest` describes, without looking for sound.
  ///
  /// - Parameter part: which part of a Sphinx corpus, where it has several.
  /// - Returns: At least one record, in the manifest's order, each with an id of its own.
  package static func read(
    _ path: String, part: String? = nil
  ) throws(ManifestError) -> [ManifestRecord] {
    try read(path, corpus: SphinxCorpus(path, part: part))
  }

  /// - Parameter corpus: what `path` is a list or the folder of; `nil` where it is neither.
  static func read(
    _ path: String, corpus: SphinxCorpus?
  ) throws(ManifestError) -> [ManifestRecord] {
    let records = if let corpus { try corpus.records() } else { try lines(of: path) }
    guard !records.isEmpty else {
      throw ManifestError(
        .empty, at: path, found: "no lines", expected: ManifestText.forms,
        advice: "name a file with utterances")
    }
    try refuseRepeats(records, of: path)
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

  private static func refuseRepeats(
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

  static let forms = "lines of utterance id, tab, text; or of JSON"

  /// The lines that are not empty. Read through a handle, for a manifest may come from a pipe;
  /// without a byte order mark.
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
    // Not every line separator of Unicode: U+2028 may stand in a JSON text.
    return text.split(omittingEmptySubsequences: false) { ["\n", "\r", "\r\n"].contains($0) }
      .enumerated().map { Line(text: $1, number: $0 + 1) }
      .filter { !$0.text.allSatisfy { $0 == " " } }
  }
}
