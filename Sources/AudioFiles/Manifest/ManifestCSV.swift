import Text

/// Columns between commas (RFC 4180), which the first line names.
enum ManifestCSV {
  private struct Row {
    let fields: [String]
    /// Of its beginning.
    let line: Int
  }

  static func recognizes(_ text: ManifestText) -> Bool {
    if text.fileExtension == "csv" { return true }
    guard let first = text.lines.first?.text, first.contains(","), !first.contains("\t"),
      text.fileExtension != "tsv"
    else { return false }
    return ManifestColumns(header: first.split(separator: ",").map(String.init)) != nil
  }

  static func records(_ text: ManifestText) throws(ManifestError) -> [ManifestRecord] {
    let rows = try rows(of: text)
    guard let first = rows.first else { return [] }
    let place = "\(text.path), line"
    guard let columns = ManifestColumns(header: first.fields) else {
      throw ManifestError(
        .badLine, at: "\(place) \(first.line)", found: "\(first.fields.joined(separator: ", "))",
        expected: "the names of the columns, such as audio_filepath (or id), text",
        advice: "add a first line that names the columns")
    }
    var records: [ManifestRecord] = []
    for row in rows.dropFirst() {
      guard columns.widths.contains(row.fields.count) else {
        throw ManifestError(
          .badLine, at: "\(place) \(row.line)", found: "\(row.fields.count) columns",
          expected: "\(columns.widths.lowerBound), as the first line has",
          advice: "put texts with commas in double quotes")
      }
      records.append(
        try columns.record(of: row.fields, line: row.line, at: "\(place) \(row.line)"))
    }
    return records
  }

  /// A quoted field may have commas, line breaks and, doubled, quotes.
  private static func rows(of text: ManifestText) throws(ManifestError) -> [Row] {
    var rows: [Row] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var (line, start, isQuoted, wasQuoted) = (1, 1, false, false)
    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field = []
      wasQuoted = false
    }
    func endRow() {
      endField()
      if fields.contains(where: { !$0.isEmpty }) { rows.append(Row(fields: fields, line: start)) }
      fields = []
      start = line
    }
    let bytes = Array(text.text.utf8)
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      let isBreak = byte == 0x0A || byte == 0x0D
      if isBreak, byte == 0x0D, place < bytes.count, bytes[place] == 0x0A { place += 1 }
      if isBreak { line += 1 }
      switch byte {
      case 0x22 where isQuoted:
        let isDoubled = place < bytes.count && bytes[place] == 0x22
        if isDoubled { field.append(byte) }
        place += isDoubled ? 1 : 0
        isQuoted = isDoubled
      case 0x22 where field.isEmpty && !wasQuoted: (isQuoted, wasQuoted) = (true, true)
      case _ where isQuoted: field.append(isBreak ? 0x20 : byte)
      case 0x2C: endField()
      case _ where isBreak: endRow()
      default: field.append(byte)
      }
    }
    guard !isQuoted else {
      throw ManifestError(
        .badLine, at: "\(text.path), line \(start)", found: "an open quote",
        expected: "a closing one", advice: "close it")
    }
    endRow()
    return rows
  }
}
