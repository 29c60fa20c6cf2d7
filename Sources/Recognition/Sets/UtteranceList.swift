package import Audio
package import AudioFiles
package import Experiments
import Foundation
package import Text

/// The sounds, or pieces of sounds, that a command works on, with their references as far as they
/// are known.
package struct UtteranceList: Sendable, Equatable {
  package struct Item: Sendable, Equatable {
    /// The id of the manifest, or the path.
    package var id: String
    package var piece: SoundPiece
    package var reference: String?
    /// Why it has no reference although a manifest was named.
    package var warning: String?

    package init(
      id: String, piece: SoundPiece, reference: String? = nil, warning: String? = nil
    ) {
      self.id = id
      self.piece = piece
      self.reference = reference
      self.warning = warning
    }
  }

  package private(set) var items: [Item] = []
  /// What the user should know about the references: where they are from, what is left over.
  package private(set) var remarks: [String] = []

  /// - Parameters:
  ///   - audio: files and folders, whose sounds are taken; where it is empty, the manifest names
  ///     the sounds, too.
  /// - Throws: `ManifestError`, and `InputError` where there is no sound, or where the manifest says
  ///   nothing of any of the sounds.
  package init(_ audio: [String], references: ReferenceSource) throws {
    let sounds = try Self.sounds(audio)
    switch references {
    case .none: items = sounds.map { Item(id: $0, piece: SoundPiece($0)) }
    case .text(let text):
      items = sounds.map { Item(id: $0, piece: SoundPiece($0), reference: text) }
    case .besideSounds: lookBeside(sounds)
    case .file(let path):
      guard !(path == "-" && audio.contains("-")) else {
        throw InputError(
          place: "-", found: "standard input as sound and as manifest", expected: "one of them",
          advice: "save one of them to a file")
      }
      let listing = try ManifestListing.read(path)
      try sounds.isEmpty ? takeAll(of: listing) : match(sounds, with: listing)
    }
    guard !items.isEmpty else {
      throw InputError(
        place: "AUDIO", found: "no sound file", expected: "at least one",
        advice: "name sound files or a folder of them, or a list of them with --manifest")
    }
  }

  /// The same, with a channel for the sounds whose line names none.
  package func heard(on channel: SoundChannel) -> UtteranceList {
    var list = self
    for index in list.items.indices {
      list.items[index].piece = list.items[index].piece.heard(on: channel)
    }
    return list
  }

  /// The only sound or piece.
  ///
  /// - Throws: `InputError` where there are several.
  package func single() throws(InputError) -> Item {
    if items.count == 1, let item = items.first { return item }
    throw InputError(
      place: "AUDIO", found: "\(items.count) sounds or pieces of sounds", expected: "one",
      advice: "name one sound file, or a manifest of one line")
  }

  /// Those that have a reference.
  ///
  /// - Throws: `InputError` where none has.
  package func referenced() throws(InputError) -> [Item] {
    let known = items.filter { $0.reference != nil }
    if !known.isEmpty { return known }
    throw InputError(
      place: items[0].piece.path, found: "no transcript of any sound",
      expected: "transcripts.tsv or *.trans.txt beside the sounds",
      advice: "name a list of them with --manifest")
  }

  /// All utterances of a manifest, each with a reference, and what is left over.
  package init(manifest path: String, options: Manifest.Options) throws(ManifestError) {
    let manifest = try Manifest.read(path, options: options)
    items = manifest.utterances.map { Item(id: $0.id, piece: $0.piece, reference: $0.text) }
    remarks = [manifest.piecesRemark, manifest.unlistedRemark].compactMap(\.self)
  }

  /// The same sounds as whole files, without the references of pieces.
  package var whole: UtteranceList {
    var list = self
    list.items = items.map { item in
      item.piece.isWhole ? item : Item(id: item.piece.path, piece: SoundPiece(item.piece.path))
    }
    return list
  }

  /// The sounds themselves, and those in folders.
  private static func sounds(_ audio: [String]) throws(InputError) -> [String] {
    var sounds: [String] = []
    for path in audio {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        isFolder.boolValue
      else {
        sounds.append(path)
        continue
      }
      let found = SoundNeighbours.sounds(in: path)
      guard !found.isEmpty else {
        throw InputError(
          place: path, found: "a folder without a sound file", expected: "sound files in it",
          advice: "name the folder that they lie in; folders inside it are not searched")
      }
      sounds += found
    }
    return sounds
  }

  // MARK: A manifest

  private mutating func takeAll(of listing: ManifestListing) throws(ManifestError) {
    let manifest = try Manifest(
      listing, options: .init(takesEmptyTexts: true, takesMissingTexts: true))
    items = manifest.utterances.map { Item(id: $0.id, piece: $0.piece, reference: $0.reference) }
    if let remark = manifest.piecesRemark { remarks.append(remark) }
  }

  private mutating func match(_ sounds: [String], with listing: ManifestListing) throws {
    let found = ReferenceMatch(sounds, listing)
    guard found.lines.contains(where: { !$0.isEmpty }) else {
      let first = listing.records[0]
      throw InputError(
        place: listing.path,
        found: "no transcript of \(sounds.count == 1 ? sounds[0] : "any of \(sounds.count) sounds")"
          + (found.conflicts.compactMap(\.self).first.map { ": \($0)" }
            ?? "; line \(first.line) is for \"\(first.file)\""),
        expected: "the path of a sound, or its name without extension",
        advice: "correct the names, or name another list with --manifest")
    }
    try take(found, sounds: sounds, from: listing.path)
    if let unused = found.unused.first {
      remarks.append(
        "\(listing.path): lines that name none of the sounds: \(found.unused.count) of "
          + "\(listing.records.count); the first, line \(unused.line): \(unused.id)")
    }
  }

  private mutating func take(
    _ found: ReferenceMatch, sounds: [String], from list: String
  ) throws(ManifestError) {
    var lost: [String] = []
    for (index, sound) in sounds.enumerated() {
      let lines = found.lines[index]
      if lines.isEmpty {
        let reason = found.conflicts[index] ?? "no line of \(list) names it"
        lost.append("\(sound) (\(reason))")
        items.append(
          Item(id: sound, piece: SoundPiece(sound), warning: "no reference: \(reason)"))
      }
      for line in lines {
        let piece = try line.piece(of: sound)
        let isAlone = lines.count == 1 && piece.isWhole
        items.append(Item(id: isAlone ? sound : line.id, piece: piece, reference: line.text))
      }
    }
    if let first = lost.first {
      remarks.append(
        "\(list): sounds without a line: \(lost.count) of \(sounds.count); the first: \(first)")
    }
    let parts = items.filter { !$0.piece.isWhole }
    if let first = parts.first {
      remarks.append(
        "\(list): only \(parts.count == 1 ? "a part" : "parts") of the sounds, as it says; the first: "
          + first.piece.words)
    }
  }

  // MARK: Beside the sounds

  private mutating func lookBeside(_ sounds: [String]) {
    items = sounds.map { Item(id: $0, piece: SoundPiece($0)) }
    let folders = Dictionary(grouping: sounds.indices) {
      URL(fileURLWithPath: sounds[$0]).deletingLastPathComponent().relativePath
    }
    for (folder, indices) in folders.sorted(by: { $0.value[0] < $1.value[0] }) {
      guard let list = list(in: folder) else { continue }
      let match = ReferenceMatch(indices.map { sounds[$0] }, list, looksBelow: false)
      var isUsed = false
      for (index, lines) in zip(indices, match.lines) where lines.count == 1 {
        // The text of a piece is not that of the whole.
        guard let piece = try? lines[0].piece(of: sounds[index]), piece.isWhole else { continue }
        items[index].reference = lines[0].text
        isUsed = true
      }
      guard isUsed else { continue }
      remarks.append("references of \(list.path), beside the sounds (--no-refs leaves them out)")
    }
  }

  /// A list that was not asked for and cannot be read is only remarked on.
  private mutating func list(in folder: String) -> ManifestListing? {
    guard let path = SoundNeighbours.transcripts(in: folder)?.first else { return nil }
    do {
      return try ManifestListing.read(path)
    } catch {
      remarks.append("no references: \(error)")
      return nil
    }
  }
}

extension ReferenceSource {
  /// See `UtteranceList`.
  package func utterances(_ audio: [String]) throws -> UtteranceList {
    try UtteranceList(audio, references: self)
  }
}
