import Foundation
import Text

/// A list of utterances: where the sound of each is, and what was said.
///
/// These forms are read, known by the extension of the file and its first character:
/// - JSON lines, as NeMo writes them: objects with `audio_filepath`, `text` and perhaps `duration`
///   (seconds); what else they say is passed over.
/// - Tabs between columns: utterance id or file, text, and perhaps seconds; or other columns where
///   the first line names them (`audio_filepath`, `text`, `duration`).
/// - A corpus as CMU Sphinx lays it out: its folder, or one `.fileids` in it (see `SphinxCorpus`).
///
/// Sound is what `SoundFile` reads, or Sphinx cepstra (`.mfc`).
package struct Manifest: Sendable, Equatable {
  package struct Utterance: Sendable, Equatable {
    /// What names the utterance in reports: the id or the file as the manifest has it.
    package let id: String
    /// A file that is there.
    package let path: String
    /// What was said, as the manifest spells it.
    package let text: String
    /// Seconds, where the manifest says it.
    package let duration: Double?
    /// Counted from 1.
    package let line: Int
  }

  package struct Options: Sendable, Equatable {
    /// Where the sound files are; `nil` for the manifest's own folder, or the corpus's.
    package var folder: String?
    /// Only sound files with this extension count; `nil` for all that are sound.
    package var fileExtension: String?
    /// Which part of a Sphinx corpus, "train" for example.
    package var part: String?
    /// Whether nothing may have been said.
    package var takesEmptyTexts: Bool

    package init(
      folder: String? = nil, fileExtension: String? = nil, part: String? = nil,
      takesEmptyTexts: Bool = false
    ) {
      self.folder = folder
      self.fileExtension = fileExtension
      self.part = part
      self.takesEmptyTexts = takesEmptyTexts
    }
  }

  package let path: String
  /// In the manifest's order; at least one, each with an id of its own.
  package let utterances: [Utterance]

  /// Reads a manifest and looks for every sound file.
  ///
  /// - Throws: `ManifestError`, with the line: no readable text, bad JSON or columns, keys that are
  ///   missing, empty texts, an utterance for the second time, sound files that are missing or more
  ///   than one; and a manifest without any utterance.
  package static func read(
    _ path: String, options: Options = Options()
  ) throws(ManifestError) -> Manifest {
    let corpus = try SphinxCorpus(path, part: options.part)
    let records = try ManifestRecord.read(path, corpus: corpus)
    let home = corpus?.root ?? URL(fileURLWithPath: path).deletingLastPathComponent().path
    var folder = try SoundFolder(options.folder ?? home, extension: options.fileExtension)
    var utterances: [Utterance] = []
    for record in records {
      let place = "\(path), line \(record.line)"
      guard options.takesEmptyTexts || record.text.contains(where: { !$0.isWhitespace }) else {
        throw ManifestError(
          .emptyText, at: place, found: "no words for \"\(record.id)\"", expected: "what was said",
          advice: "write it, or delete the line")
      }
      utterances.append(
        Utterance(
          id: record.id, path: try folder.file(of: record.file, place: place), text: record.text,
          duration: record.duration, line: record.line))
    }
    return Manifest(path: path, utterances: utterances)
  }
}
