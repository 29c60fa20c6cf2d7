import Audio
import Foundation
import Text

/// A Kaldi data folder: `wav.scp` (recordings), perhaps `segments` (pieces of them) and `text`.
///
/// An entry of `wav.scp` that ends in a pipe is a command. It is refused, and nothing is ever run.
struct KaldiData {
  let folder: String

  /// - Returns: `nil` unless `path` is a folder with `wav.scp`, or one of its files.
  init?(_ path: String) {
    let place = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    let names: Set<String> = ["wav.scp", "segments", "text"]
    if !isFolder.boolValue, !names.contains(place.lastPathComponent) { return nil }
    folder = isFolder.boolValue ? place.path : place.deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: file("wav.scp")) else { return nil }
  }

  private func file(_ name: String) -> String { folder + "/" + name }

  func records() throws(ManifestError) -> [ManifestRecord] {
    let recordings = try entries(of: "wav.scp")
    let hasTexts = FileManager.default.fileExists(atPath: file("text"))
    let texts =
      try hasTexts
      ? Dictionary(
        TranscriptLines.records(ManifestText.read(file("text"))).map { ($0.id, $0) },
        uniquingKeysWith: { first, _ in first }) : [:]
    var files: [String: String] = [:]
    for entry in recordings { files[entry.id] = try sound(entry) }
    var records: [ManifestRecord] = []
    if FileManager.default.fileExists(atPath: file("segments")) {
      for entry in try entries(of: "segments") { records.append(try segment(entry, of: files)) }
    } else {
      for entry in recordings {
        records.append(
          ManifestRecord(
            id: entry.id, file: files[entry.id] ?? "", line: entry.line, place: entry.place))
      }
    }
    for index in records.indices { records[index].text = texts[records[index].id]?.text }
    let known = Set(records.map(\.id))
    if let lost = texts.values.filter({ !known.contains($0.id) }).min(by: { $0.line < $1.line }) {
      throw ManifestError(
        .missingFile, at: lost.place, found: "\"\(lost.id)\", which has no sound",
        expected: "an entry in segments or wav.scp", advice: "add it, or delete the line")
    }
    return records
  }

  /// Lines of an id and what follows it.
  private func entries(of name: String) throws(ManifestError) -> [ManifestRecord] {
    try TranscriptLines.records(ManifestText.read(file(name)))
  }

  private func sound(_ entry: ManifestRecord) throws(ManifestError) -> String {
    let path = entry.text ?? ""
    if path.contains("|") {
      throw refusal(
        entry, "a command (\(path)), which is never run", "the path of a sound file",
        "run it once into a file, and name that file")
    }
    let isArchive = path.firstMatch(of: /\.ark:\d+$/) != nil
    guard !path.isEmpty, !isArchive else {
      throw refusal(
        entry, isArchive ? "a place in an archive (\(path))" : "no path",
        "the path of a sound file", "write the sounds to files with wav-copy, and name these")
    }
    return path
  }

  /// `utterance recording start end [channel]`, in seconds; an end of -1 is that of the recording.
  private func segment(
    _ entry: ManifestRecord, of files: [String: String]
  ) throws(ManifestError) -> ManifestRecord {
    let fields = (entry.text ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    let times = fields.dropFirst().prefix(2).compactMap(Double.init)
    guard (3...4).contains(fields.count), times.count == 2 else {
      throw refusal(
        entry, "\(fields.count + 1) columns", "utterance, recording, start, end",
        "correct the line")
    }
    guard let file = files[fields[0]] else {
      throw refusal(
        entry, "the recording \"\(fields[0])\"", "one of wav.scp", "add it to wav.scp")
    }
    var record = ManifestRecord(
      id: entry.id, file: file, offset: times[0], line: entry.line, place: entry.place)
    record.duration = times[1] == -1 ? nil : times[1] - times[0]
    if fields.count == 4 {
      // Kaldi counts channels from 0.
      guard let number = Int(fields[3]), (0..<1024).contains(number) else {
        throw refusal(entry, "the channel \"\(fields[3])\"", "a number from 0", "correct it")
      }
      record.channel = .number(number + 1)
    }
    try record.checkBounds()
    return record
  }

  private func refusal(
    _ entry: ManifestRecord, _ found: String, _ expected: String, _ advice: String
  ) -> ManifestError {
    ManifestError(.badValue, at: entry.place, found: found, expected: expected, advice: advice)
  }
}
