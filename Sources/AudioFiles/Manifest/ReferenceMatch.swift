import Foundation

/// Which lines of a manifest are about which sounds, the same rule for every command.
///
/// A line's file counts first as a path: absolute, in the manifest's folder, or in the working folder;
/// with or without extension. Only a sound that no path names is found by its name, and only if no
/// other sound that is known has that name.
package struct ReferenceMatch {
  /// By sound; several where lines name pieces of it.
  package private(set) var lines: [[ManifestRecord]]
  /// By sound: why a name was not enough.
  package private(set) var conflicts: [String?]
  /// Lines that name none of the sounds.
  package let unused: [ManifestRecord]

  /// - Parameter looksBelow: whether other files of the same name are looked for below the
  ///   manifest's folder.
  package init(_ sounds: [String], _ listing: ManifestListing, looksBelow: Bool = true) {
    var places = Places(listing, looksBelow: looksBelow)
    var used: Set<Int> = []
    lines = []
    conflicts = []
    let names = Dictionary(grouping: Set(sounds.map { places.canonical($0) }), by: stem)
    for sound in sounds {
      let path = places.canonical(sound)
      var (found, conflict): ([Int], String?) = (places.byPath(path), nil)
      if found.isEmpty {
        (found, conflict) = places.byName(path, others: names[stem(path)] ?? [])
      }
      used.formUnion(found)
      lines.append(found.map { listing.records[$0] })
      conflicts.append(conflict)
    }
    unused = listing.records.indices.filter { !used.contains($0) }.map { listing.records[$0] }
  }
}

/// A file's name without folder and extension.
private func stem(_ path: String) -> String {
  URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
}

/// The lines of a manifest by what they name.
private struct Places {
  /// Files and folders that are looked at below the manifest's folder.
  private static let entryLimit = 20_000

  private let listing: ManifestListing
  private var folders: [String: String] = [:]
  private var paths: [String: [Int]] = [:]
  private lazy var names = byNames()
  private lazy var below: SoundFolder? =
    looksBelow
    ? try? SoundFolder(listing.home, extension: nil, entryLimit: Self.entryLimit) : nil
  private let looksBelow: Bool

  init(_ listing: ManifestListing, looksBelow: Bool) {
    self.listing = listing
    self.looksBelow = looksBelow
    for (index, record) in listing.records.enumerated() {
      for path in candidates(record) { paths[path, default: []].append(index) }
    }
  }

  /// Where a line's file may lie.
  private mutating func candidates(_ record: ManifestRecord) -> Set<String> {
    record.file.hasPrefix("/")
      ? [canonical(record.file)]
      : [canonical(listing.home + "/" + record.file), canonical(record.file)]
  }

  /// Absolute, without links to folders.
  mutating func canonical(_ path: String) -> String {
    let file = URL(fileURLWithPath: path)
    let folder = file.deletingLastPathComponent().path
    let known = folders[folder] ?? URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    folders[folder] = known
    return (known == "/" ? "" : known) + "/" + file.lastPathComponent
  }

  func byPath(_ path: String) -> [Int] {
    paths[path] ?? paths[URL(fileURLWithPath: path).deletingPathExtension().path] ?? []
  }

  /// - Parameter others: the sounds with the same name, this one included.
  mutating func byName(_ path: String, others: [String]) -> ([Int], conflict: String?) {
    let name = stem(path)
    let whole = URL(fileURLWithPath: path).lastPathComponent
    let found = names[whole] ?? names[name] ?? []
    guard let first = found.first else { return ([], nil) }
    let line = listing.records[first].line
    if others.count > 1 {
      return ([], "line \(line) gives only the name \(name), which \(others.count) sounds have")
    }
    let files = Set(found.map { listing.records[$0].file })
    guard files.count == 1 else {
      return ([], "\(files.count) lines name other files called \(name)")
    }
    if let other = other(than: path, named: name, in: listing.records[first]) {
      return ([], "line \(line) may mean \(other)")
    }
    return (found, nil)
  }

  /// A file that the line names or could name, too.
  private mutating func other(
    than path: String, named name: String, in record: ManifestRecord
  ) -> String? {
    let endings = [""] + SoundFolder.extensions.sorted().map { "." + $0 }
    let stated = candidates(record).sorted().flatMap { place in endings.map { place + $0 } }
    if let other = stated.first(where: { $0 != path && FileManager.default.isSound($0) }) {
      return other
    }
    return below?.files(named: name).lazy.first { $0 != path }
  }

  private func byNames() -> [String: [Int]] {
    var names: [String: [Int]] = [:]
    for (index, record) in listing.records.enumerated() {
      let file = URL(fileURLWithPath: record.file).lastPathComponent
      for name in Set([file, stem(record.file), record.id]) {
        names[name, default: []].append(index)
      }
    }
    return names
  }
}

extension FileManager {
  fileprivate func isSound(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
