import Foundation
import Text

/// A corpus in CMU Sphinx layout, AN4 for example: `etc/NAME_PART.fileids` lists the files of a
/// part, without extension, and `etc/NAME_PART.transcription` has lines `WORDS (id)`.
struct SphinxCorpus {
  /// The folder that contains the audio files.
  let root: String
  private let list: URL

  /// - Parameters:
  ///   - path: the corpus's folder, or a list in it.
  ///   - part: "train" for `NAME_train.fileids`; may be `nil` if there is only one list.
  /// - Returns: `nil` if `path` is neither a folder nor a list.
  init?(_ path: String, part: String?) throws(ManifestError) {
    let place = URL(fileURLWithPath: path)
    if place.pathExtension == "fileids" {
      let folder = place.deletingLastPathComponent()
      root = (folder.lastPathComponent == "etc" ? folder.deletingLastPathComponent() : folder).path
      list = place
      return
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return nil }
    root = place.path
    list = try Self.list(in: place, part: part)
  }

  private static func list(in folder: URL, part: String?) throws(ManifestError) -> URL {
    let names = ["etc", "."].lazy.map { folder.appendingPathComponent($0) }.map { sub in
      ((try? FileManager.default.contentsOfDirectory(atPath: sub.path)) ?? [])
        .filter { $0.hasSuffix(".fileids") }.sorted().map { sub.appendingPathComponent($0) }
    }
    guard let lists = names.first(where: { !$0.isEmpty }) else {
      throw ManifestError(
        .unreadable, at: folder.path,
        found: "a folder without transcripts.tsv, *.trans.txt, wav.scp or etc/*.fileids",
        expected: "a manifest, a Kaldi data folder, or the folder of a Sphinx corpus",
        advice: "name a file in it")
    }
    let wanted = lists.filter { list in
      let name = list.deletingPathExtension().lastPathComponent
      return part.map { name == $0 || name.hasSuffix("_" + $0) } ?? true
    }
    guard let list = wanted.first, wanted.count == 1 else {
      let all = lists.map { $0.deletingPathExtension().lastPathComponent }
      throw ManifestError(
        .badPart, at: folder.path,
        found: "\(wanted.count) lists\(part.map { " of \"\($0)\"" } ?? "")",
        expected: "one of \(all.joined(separator: ", "))", advice: "specify the part")
    }
    return list
  }

  /// In the order of the list.
  func records() throws(ManifestError) -> [ManifestRecord] {
    let texts = try transcriptions()
    var records: [ManifestRecord] = []
    for line in try ManifestText.read(list.path).lines {
      let file = line.text.trimming(while: \.isWhitespace)
      let id = String(file.split(separator: "/").last ?? file)
      guard let text = texts[id] else {
        throw ManifestError(
          .missingKey, at: "\(list.path), line \(line.number)",
          found: "\"\(id)\", which \(transcription.lastPathComponent) lacks",
          expected: "a transcription of every file", advice: "add a line WORDS (\(id))")
      }
      records.append(
        ManifestRecord(
          id: id, file: String(file), text: text, line: line.number,
          place: "\(list.path), line \(line.number)"))
    }
    return records
  }

  private var transcription: URL {
    list.deletingPathExtension().appendingPathExtension("transcription")
  }

  /// Transcripts by id, without silence markers.
  private func transcriptions() throws(ManifestError) -> [String: String] {
    let marks: Set<String> = ["<s>", "</s>", "<sil>"]
    var texts: [String: String] = [:]
    for line in try ManifestText.read(transcription.path).lines {
      guard let (words, id) = TranscriptLines.split(trn: line.text) else {
        throw ManifestError(
          .badLine, at: "\(transcription.path), line \(line.number)", found: "no id at the end",
          expected: "WORDS (id)", advice: "correct the line")
      }
      texts[id] = words.split(whereSeparator: \.isWhitespace)
        .filter { !marks.contains($0.lowercased()) }.joined(separator: " ")
    }
    return texts
  }
}
