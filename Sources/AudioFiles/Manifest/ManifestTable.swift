import Text

/// Tab-separated columns: utterance id or file, text and optionally seconds; or columns that a
/// first line names.
enum ManifestTable {
  static func recognizes(_ text: ManifestText) -> Bool {
    text.fileExtension == "tsv" || text.lines.first?.text.contains("\t") == true
  }

  static func records(_ text: ManifestText) throws(ManifestError) -> [ManifestRecord] {
    let header = text.lines.first.flatMap { ManifestColumns(header: fields(of: $0)) }
    let columns = header ?? .unnamed
    var records: [ManifestRecord] = []
    for line in header == nil ? text.lines[...] : text.lines.dropFirst() {
      let (fields, place) = (fields(of: line), text.place(line))
      guard columns.widths.contains(fields.count) else {
        throw ManifestError(
          .badLine, at: place, found: fields.count == 1 ? "no tab" : "\(fields.count - 1) tabs",
          expected: columns.widths.count == 1
            ? "\(columns.widths.lowerBound - 1) tabs, as the first line has"
            : "utterance id, tab, text",
          advice: "put one tab between the columns")
      }
      records.append(try columns.record(of: fields, line: line.number, at: place))
    }
    return records
  }

  private static func fields(of line: ManifestText.Line) -> [String] {
    line.text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }
}
