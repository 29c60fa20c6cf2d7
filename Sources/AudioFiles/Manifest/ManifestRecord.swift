package import Audio
import Foundation
import Text

/// One line of a manifest, before its audio file is located.
package struct ManifestRecord: Sendable, Equatable {
  /// The utterance's name in reports; unique.
  package var id: String
  /// A path, with or without folders and extension.
  package var file: String
  /// The transcript, as in the manifest; empty if nothing was said, `nil` if it is not known.
  package var text: String?
  /// Seconds from the file's beginning.
  package var offset = 0.0
  /// Seconds, if the manifest has it.
  package var duration: Double?
  package var channel = SoundChannel.mix
  /// Counted from 1.
  package var line: Int
  /// The file and the line, for errors.
  package var place: String

  /// Whether the line speaks of a part of the file, as far as can be said without opening it.
  var hasBounds: Bool { offset != 0 || duration != nil || channel != .mix }
}

/// What a manifest says, before its audio files are located.
package struct ManifestListing: Sendable {
  package let path: String
  /// The name of its format.
  package let format: String
  /// The folder that relative paths are seen from.
  package let home: String
  /// At least one, in the manifest's order, with unique ids.
  package let records: [ManifestRecord]

  /// Reads a manifest in any format of `ManifestFormatCatalog`, a Kaldi data folder, a Sphinx corpus,
  /// or a folder with `transcripts.tsv` or LibriSpeech's `*.trans.txt`.
  ///
  /// - Parameter part: which part of a Sphinx corpus, if it has several.
  package static func read(
    _ path: String, part: String? = nil
  ) throws(ManifestError) -> ManifestListing {
    if let data = KaldiData(path) {
      return try listing(path, "Kaldi data", home: data.folder, data.records())
    }
    if let lists = SoundNeighbours.transcripts(in: path) {
      var records: [ManifestRecord] = []
      for list in lists { records += try ManifestText.read(list).records().records }
      return try listing(path, "transcripts in a folder", home: path, records)
    }
    if let corpus = try SphinxCorpus(path, part: part) {
      return try listing(path, "Sphinx corpus", home: corpus.root, corpus.records())
    }
    let (format, records) = try ManifestText.read(path, takesPipe: true).records()
    let home = path == "-" ? "." : URL(fileURLWithPath: path).deletingLastPathComponent().path
    return try listing(path, format, home: home, records)
  }

  private static func listing(
    _ path: String, _ format: String, home: String, _ records: [ManifestRecord]
  ) throws(ManifestError) -> ManifestListing {
    guard !records.isEmpty else {
      throw ManifestError(
        .empty, at: path, found: "no lines", expected: ManifestFormatCatalog.forms,
        advice: "use a file with utterances")
    }
    return ManifestListing(path: path, format: format, home: home, records: try named(records))
  }

  /// Pieces of one file get names of their own: `call.wav@1.5+2`.
  private static func named(
    _ records: [ManifestRecord]
  ) throws(ManifestError) -> [ManifestRecord] {
    let counts = Dictionary(records.map { ($0.id, 1) }, uniquingKeysWith: +)
    var lines: [String: Int] = [:]
    var named: [ManifestRecord] = []
    for var record in records {
      let id = record.id
      if counts[id, default: 0] > 1 { record.id = record.pieceName }
      if let earlier = lines.updateValue(record.line, forKey: record.id) {
        throw ManifestError(
          .duplicate, at: record.place, found: "the id \"\(id)\" of line \(earlier) again",
          expected: "every id once", advice: "delete one of the two lines")
      }
      named.append(record)
    }
    return named
  }
}

extension ManifestRecord {
  /// The id with what of the file is meant, where the line says it.
  fileprivate var pieceName: String {
    guard hasBounds else { return id }
    let length = duration.map { "+\(shortest($0))" } ?? ""
    return "\(id)@\(shortest(offset))\(length)" + (channel == .mix ? "" : ":\(channel)")
  }

  private func shortest(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e15 ? "\(Int(seconds))" : "\(seconds)"
  }
}
