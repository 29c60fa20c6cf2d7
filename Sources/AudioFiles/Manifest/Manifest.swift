import Foundation
import Text

/// A list of utterances: the audio file and the transcript of each.
///
/// These formats are read, recognised by file extension and first character:
/// - JSON lines, as NeMo writes them: objects with `audio_filepath`, `text` and optionally
///   `duration` (seconds); other keys are ignored.
/// - Tab-separated columns: utterance id or file, text, and optionally seconds; or other columns if
///   the first line names them (`audio_filepath`, `text`, `duration`).
/// - A corpus in CMU Sphinx layout: its folder, or one `.fileids` file in it (see `SphinxCorpus`).
///
/// Audio files are those `SoundFile` reads, or Sphinx cepstra (`.mfc`).
package struct Manifest: Sendable, Equatable {
  package struct Utterance: Sendable, Equatable {
    /// The utterance's name in reports: the id or file from the manifest.
    package let id: String
    /// An existing file.
    package let path: String
    /// The transcript, as in the manifest.
    package let text: String
    /// Seconds, if the manifest has it.
    package let duration: Double?
    /// Counted from 1.
    package let line: Int
  }

  package struct Options: Sendable, Equatable {
    /// The folder of the audio files; `nil` for that of the manifest or corpus.
    package var folder: String?
    /// Only audio files with this extension; `nil` for all.
    package var fileExtension: String?
    /// Which part of a Sphinx corpus, "train" for example.
    package var part: String?
    /// Whether an empty transcript is allowed.
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
  /// In the manifest's order; at least one, with unique ids.
  package let utterances: [Utterance]

  /// Reads a manifest and finds every audio file.
  ///
  /// - Throws: `ManifestError`, with the line: unreadable text, bad JSON or columns, missing keys,
  ///   empty transcripts, repeated utterances, missing or ambiguous audio files; and a manifest
  ///   without any utterance.
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
          .emptyText, at: place, found: "no words for \"\(record.id)\"", expected: "a transcript",
          advice: "add it, or delete the line")
      }
      utterances.append(
        Utterance(
          id: record.id, path: try folder.file(of: record.file, place: place), text: record.text,
          duration: record.duration, line: record.line))
    }
    return Manifest(path: path, utterances: utterances)
  }
}
