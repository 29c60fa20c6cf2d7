import AudioFiles
import Foundation

/// A file of texts by utterance: id, tab, text, one a line.
struct TextTable {
  struct Entry: Equatable {
    let id: String
    /// What was said, as the file spells it; empty where nothing was.
    let text: String
    /// Counted from 1.
    let line: Int
  }

  let path: String
  /// In the order of the file; at least one.
  let entries: [Entry]

  /// Reads a file; empty lines are passed over.
  ///
  /// Errors, with the line: no readable UTF-8 text, a line without a tab or with more than one, an
  /// empty id, an id for the second time; and a file without any entry.
  static func read(_ path: String) throws(InputError) -> TextTable {
    guard let text = text(of: path) else {
      throw InputError(
        place: path, found: "no readable UTF-8 text", expected: form, advice: "check the path")
    }
    var entries: [Entry] = []
    var lineOfID: [String: Int] = [:]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let place = "\(path), line \(index + 1)"
      let entry = try entry(of: line, number: index + 1, place: place)
      if let earlier = lineOfID.updateValue(entry.line, forKey: entry.id) {
        throw InputError(
          place: place, found: "the id \"\(entry.id)\" of line \(earlier) again",
          expected: "every id once", advice: "delete one of the two lines")
      }
      entries.append(entry)
    }
    guard !entries.isEmpty else {
      throw InputError(
        place: path, found: "no lines", expected: form, advice: "name a file with texts")
    }
    return TextTable(path: path, entries: entries)
  }

  /// Read through a handle, for a table may come from a pipe; without a byte order mark.
  private static func text(of path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    guard let data = try? FileHandle(forReadingFrom: file).readToEnd() ?? Data() else { return nil }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return String(validating: data.starts(with: mark) ? data.dropFirst(3) : data, as: UTF8.self)
  }

  private static let form = "lines of utterance id, tab, text"

  private static func entry(
    of line: Substring, number: Int, place: String
  ) throws(InputError) -> Entry {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 2 else {
      throw InputError(
        place: place, found: fields.count == 1 ? "no tab" : "\(fields.count - 1) tabs",
        expected: "utterance id, tab, text", advice: "put one tab after the id")
    }
    guard !fields[0].isEmpty else {
      throw InputError(
        place: place, found: "no id before the tab", expected: "utterance id, tab, text",
        advice: "write the id, or delete the line")
    }
    return Entry(id: String(fields[0]), text: String(fields[1]), line: number)
  }

  /// Writes texts in the same form, replacing what was there.
  static func write(_ texts: [(id: String, text: String)], to path: String) throws(InputError) {
    let lines = texts.map { "\($0.id)\t\($0.text)\n" }.joined()
    do {
      try FileOutput.write(Array(lines.utf8), to: path)
    } catch {
      throw InputError(
        place: path, found: error.description, expected: "a file that can be written",
        advice: "check the folder and its permissions")
    }
  }
}
