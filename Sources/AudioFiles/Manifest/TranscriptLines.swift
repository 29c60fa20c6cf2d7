import Text

/// Lines of an id and words: Kaldi's `text` and LibriSpeech's `*.trans.txt`, where the id is first,
/// and sclite's trn, where it stands in parentheses at the end.
enum TranscriptLines {
  static func records(_ text: ManifestText) throws(ManifestError) -> [ManifestRecord] {
    text.lines.compactMap { line in
      let parts = line.text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard let id = parts.first.map(String.init) else { return nil }
      let words = parts.count > 1 ? String(parts[1].trimming(while: \.isWhitespace)) : ""
      return ManifestRecord(
        id: id, file: id, text: words, line: line.number, place: text.place(line))
    }
  }

  // MARK: trn

  static func recognizesTrn(_ text: ManifestText) -> Bool {
    if text.fileExtension == "trn" { return true }
    let some = text.lines.prefix(20)
    return text.fileExtension != "tsv" && !some.isEmpty
      && some.allSatisfy { !$0.text.contains("\t") && split(trn: $0.text) != nil }
  }

  /// Alternatives in braces are refused: which of them counts is not decided here.
  static func trnRecords(_ text: ManifestText) throws(ManifestError) -> [ManifestRecord] {
    var records: [ManifestRecord] = []
    for line in text.lines where !line.text.hasPrefix(";;") {
      guard let (words, id) = split(trn: line.text) else {
        throw ManifestError(
          .badLine, at: text.place(line), found: "no id at the end", expected: "WORDS (id)",
          advice: "correct the line")
      }
      guard !(words.contains("{") && words.contains("/")) else {
        throw ManifestError(
          .badValue, at: text.place(line), found: "alternatives in braces",
          expected: "the words that were said", advice: "keep one of them")
      }
      records.append(
        ManifestRecord(
          id: id, file: id, text: words, line: line.number, place: text.place(line)))
    }
    return records
  }

  /// `WORDS (id)`; `nil` where there is no id.
  static func split(trn line: Substring) -> (words: String, id: String)? {
    let text = line.trimming(while: \.isWhitespace)
    guard text.last == ")", let open = text.lastIndex(of: "("),
      case let id = text[text.index(after: open)...].dropLast(), !id.isEmpty
    else { return nil }
    return (String(text[..<open].trimming(while: \.isWhitespace)), String(id))
  }
}

extension Substring {
  /// Without the matching characters at both ends.
  func trimming(while isSo: (Character) -> Bool) -> Substring {
    let head = drop(while: isSo)
    return head.lastIndex { !isSo($0) }.map { head[...$0] } ?? head[..<head.startIndex]
  }
}
