import Foundation
import Text

/// The text of a manifest, in lines.
struct ManifestText: Sendable {
  struct Line: Sendable {
    let text: Substring
    /// Counted from 1.
    let number: Int
  }

  let path: String
  let text: String
  /// The lines that are not empty.
  let lines: [Line]

  /// Reads UTF-8 text, with or without a byte order mark, perhaps compressed by gzip.
  static func read(_ path: String, takesPipe: Bool = false) throws(ManifestError) -> ManifestText {
    var bytes = try ManifestInput.read(path, takesPipe: takesPipe)
    if bytes.starts(with: [0x1F, 0x8B]) {
      do {
        bytes = try GzipFile.contents(of: bytes, limit: ManifestInput.limit)
      } catch {
        throw ManifestInput.problem(
          path, error.found, "compress it again with gzip", expected: "a complete gzip file")
      }
    }
    if isUTF16(bytes) {
      throw ManifestInput.problem(
        path, "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 \(path) > NEW",
        expected: "UTF-8")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw ManifestInput.problem(
        path, "bytes that are not UTF-8", "convert it with iconv -t UTF-8, or check the path",
        expected: "text in UTF-8: " + ManifestFormatCatalog.forms)
    }
    return ManifestText(path: path, text: text)
  }

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = Self.lines(of: text)
  }

  /// Its format's name, and what it says.
  func records() throws(ManifestError) -> (format: String, records: [ManifestRecord]) {
    let format = ManifestFormatCatalog.format(of: self)
    return (format.name, try format.records(self))
  }

  /// Of the file's name, without that of the compression; in lower case.
  var fileExtension: String {
    let file = URL(fileURLWithPath: path)
    let name = file.pathExtension.lowercased()
    return name == "gz" ? file.deletingPathExtension().pathExtension.lowercased() : name
  }

  func place(_ line: Line) -> String { "\(path), line \(line.number)" }

  /// A mark, or every second byte zero.
  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    let start = bytes.prefix(256)
    return start.count > 3 && 4 * start.count { $0 == 0 } > start.count
  }

  /// Ends of lines are LF, CR LF or CR; not every Unicode line separator: U+2028 may occur in text.
  private static func lines(of text: String) -> [Line] {
    var lines: [Line] = []
    var (start, number) = (text.startIndex, 1)
    var place = text.utf8.startIndex
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    func add(upTo end: String.Index) {
      let line = text[start..<end]
      if !line.utf8.allSatisfy({ $0 == 0x20 }) { lines.append(Line(text: line, number: number)) }
    }
    while place < text.utf8.endIndex {
      let byte = text.utf8[place]
      let next = text.utf8.index(after: place)
      guard byte == cr || byte == lf else {
        place = next
        continue
      }
      add(upTo: place)
      number += 1
      let isPair = byte == cr && next < text.utf8.endIndex && text.utf8[next] == lf
      place = isPair ? text.utf8.index(after: next) : next
      start = place
    }
    add(upTo: text.endIndex)
    return lines
  }
}
