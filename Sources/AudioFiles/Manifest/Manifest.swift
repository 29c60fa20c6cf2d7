package import Audio
import Foundation
import Text

/// A list of utterances: the audio file, or a piece of one, and the transcript of each.
///
/// The formats are those of `ManifestListing`. Audio files are those `SoundFile` reads, or Sphinx
/// cepstra (`.mfc`).
package struct Manifest: Sendable, Equatable {
  package struct Utterance: Sendable, Equatable {
    /// The utterance's name in reports: the id or file from the manifest.
    package let id: String
    /// An existing file, and what of it is meant.
    package let piece: SoundPiece
    /// The transcript, as in the manifest; `nil` where it has none.
    package let reference: String?
    /// Seconds, if the manifest has it.
    package let duration: Double?
    /// Counted from 1.
    package let line: Int

    package var path: String { piece.path }
    /// The transcript; empty where there is none.
    package var text: String { reference ?? "" }
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
    /// Whether a line may have no transcript at all.
    package var takesMissingTexts: Bool

    package init(
      folder: String? = nil, fileExtension: String? = nil, part: String? = nil,
      takesEmptyTexts: Bool = false, takesMissingTexts: Bool = false
    ) {
      self.folder = folder
      self.fileExtension = fileExtension
      self.part = part
      self.takesEmptyTexts = takesEmptyTexts
      self.takesMissingTexts = takesMissingTexts
    }
  }

  package let path: String
  /// In the manifest's order; at least one, with unique ids.
  package let utterances: [Utterance]
  /// Sounds that no line names, below the folder of the audio files if that was named.
  package let unlisted: [String]

  /// Reads a manifest and finds every audio file.
  ///
  /// - Throws: `ManifestError`, with the line: unreadable text, bad JSON or columns, missing keys,
  ///   empty transcripts, repeated utterances, missing or ambiguous audio files, pieces that do not
  ///   fit their files; and a manifest without any utterance.
  package static func read(
    _ path: String, options: Options = Options()
  ) throws(ManifestError) -> Manifest {
    try Manifest(ManifestListing.read(path, part: options.part), options: options)
  }

  /// Finds every audio file of a manifest.
  package init(_ listing: ManifestListing, options: Options) throws(ManifestError) {
    var folder = try SoundFolder(options.folder ?? listing.home, extension: options.fileExtension)
    var utterances: [Utterance] = []
    for record in listing.records {
      try Self.check(record, options: options)
      let piece = try record.piece(of: try folder.file(of: record.file, place: record.place))
      utterances.append(
        Utterance(
          id: record.id, piece: piece, reference: record.text, duration: record.duration,
          line: record.line))
    }
    path = listing.path
    self.utterances = utterances
    unlisted = options.folder == nil ? [] : folder.all(without: utterances.map(\.path))
  }

  private static func check(
    _ record: ManifestRecord, options: Options
  ) throws(ManifestError) {
    guard let text = record.text else {
      guard !options.takesMissingTexts else { return }
      throw ManifestError(
        .missingKey, at: record.place, found: "no text for \"\(record.id)\"",
        expected: "a transcript", advice: "add it, or delete the line")
    }
    guard !options.takesEmptyTexts, !text.contains(where: { !$0.isWhitespace }) else { return }
    throw ManifestError(
      .emptyText, at: record.place, found: "no words for \"\(record.id)\"",
      expected: "a transcript", advice: "add it, or delete the line")
  }

  /// How many sounds no line names, and the first; `nil` where there is none.
  package var unlistedRemark: String? {
    unlisted.first.map { "\(path): sounds without a line: \(unlisted.count); the first: \($0)" }
  }

  /// How many lines name a part of their file, and the first; `nil` where none does.
  package var piecesRemark: String? {
    let parts = utterances.filter { $0.piece.offset != 0 || $0.piece.duration != nil }
    guard let first = parts.first else { return nil }
    return "\(path): lines that name a part of their file: \(parts.count) of \(utterances.count); "
      + "the first, line \(first.line): \(first.piece.words)"
  }
}

extension ManifestRecord {
  /// Seconds by which a duration may differ from the file's: manifests round them.
  private static let tolerance = 0.1

  /// What of a file the line means: all of it, where the duration is the file's own.
  ///
  /// - Throws: `ManifestError` where offset, duration or channel do not fit the file.
  package func piece(of path: String) throws(ManifestError) -> SoundPiece {
    guard hasBounds else { return SoundPiece(path) }
    if URL(fileURLWithPath: path).pathExtension.lowercased() == CepstraFile.fileExtension {
      guard offset == 0, channel == .mix else {
        throw misfit("a part of a file of cepstra", "whole files", path)
      }
      return SoundPiece(path)
    }
    // A file that cannot be read is reported when it is decoded.
    guard let info = try? SoundFile.info(path), let whole = info.duration else {
      return SoundPiece(path, offset: offset, duration: duration, channel: channel)
    }
    if case .number(let number) = channel, number > info.channels {
      throw misfit("the channel \(channel)", "at most \(info.channels)", path)
    }
    let channel = info.channels == 1 ? .mix : channel
    guard offset < whole else {
      throw misfit("the offset \(offset) s", "below the file's \(seconds(whole)) s", path)
    }
    guard let duration else { return SoundPiece(path, offset: offset, channel: channel) }
    guard offset + duration <= whole + Self.tolerance else {
      let end = offset == 0 ? "the duration \(duration) s" : "an end at \(offset + duration) s"
      throw misfit(end, "at most the file's \(seconds(whole)) s", path)
    }
    let reachesEnd =
      offset == 0 ? duration >= whole - Self.tolerance : offset + duration >= whole
    return SoundPiece(
      path, offset: offset, duration: reachesEnd ? nil : duration, channel: channel)
  }

  private func seconds(_ value: Double) -> String { fixed(value, 2) }

  private func misfit(_ found: String, _ expected: String, _ path: String) -> ManifestError {
    ManifestError(
      .badValue, at: place, found: "\(found) of \(path)", expected: expected,
      advice: "correct the line")
  }
}

extension SoundPiece {
  /// Which part of which file, in a few words.
  package var words: String {
    let end = duration.map { "\(fixed(offset + $0, 2)) s" } ?? "the end"
    let time = offset == 0 && duration == nil ? "" : ", \(fixed(offset, 2)) s to \(end)"
    return path + time + (channel == .mix ? "" : ", channel \(channel)")
  }
}
