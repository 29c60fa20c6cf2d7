import Text

/// Tab-separated columns: utterance id or file, text and optionally seconds; or columns that a
/// first line names like the JSON keys.
struct ManifestTable {
  private var file = 0
  private var text = 1
  private var duration = 2
  /// The allowed numbers of columns.
  private var widths = 2...3

  static func records(
    _ lines: [ManifestText.Line], of path: String
  ) throws(ManifestError) -> [ManifestRecord] {
    let header = lines.first.flatMap { ManifestTable(header: $0) }
    let table = header ?? ManifestTable()
    var records: [ManifestRecord] = []
    for line in header == nil ? lines[...] : lines.dropFirst() {
      records.append(try table.record(of: line, at: "\(path), line \(line.number)"))
    }
    return records
  }

  private init() {}

  /// `nil` if the line does not name the columns.
  private init?(header: ManifestText.Line) {
    let names = Self.fields(of: header)
    guard let file = names.firstIndex(of: "audio_filepath"), let text = names.firstIndex(of: "text")
    else { return nil }
    self.file = file
    self.text = text
    duration = names.firstIndex(of: "duration") ?? names.count
    widths = names.count...names.count
  }

  private static func fields(of line: ManifestText.Line) -> [Substring] {
    line.text.split(separator: "\t", omittingEmptySubsequences: false)
  }

  private func record(
    of line: ManifestText.Line, at place: String
  ) throws(ManifestError) -> ManifestRecord {
    let fields = Self.fields(of: line)
    guard widths.contains(fields.count) else {
      throw ManifestError(
        .badLine, at: place, found: fields.count == 1 ? "no tab" : "\(fields.count - 1) tabs",
        expected: widths.count == 1
          ? "\(widths.lowerBound - 1) tabs, as the first line has" : "utterance id, tab, text",
        advice: "put one tab between the columns")
    }
    guard !fields[file].isEmpty else {
      throw ManifestError(
        .missingKey, at: place, found: "no id before the tab",
        expected: "utterance id, tab, text", advice: "add the id, or delete the line")
    }
    let name = String(fields[file])
    return ManifestRecord(
      id: name, file: name, text: String(fields[text]),
      duration: try seconds(fields, at: place), line: line.number)
  }

  private func seconds(
    _ fields: [Substring], at place: String
  ) throws(ManifestError) -> Double? {
    guard duration < fields.count, !fields[duration].isEmpty else { return nil }
    guard let value = Double(fields[duration]), value > 0, value.isFinite else {
      throw ManifestError(
        .badValue, at: place, found: "the duration \"\(fields[duration])\"",
        expected: "seconds above 0", advice: "correct it; the text must not contain tabs")
    }
    return value
  }
}
