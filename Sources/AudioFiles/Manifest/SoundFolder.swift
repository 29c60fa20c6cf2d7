import Foundation
import Text

/// The audio files below a folder, located by their names in a manifest.
struct SoundFolder {
  /// Extensions of audio files, in lower case.
  static let extensions: Set<String> = [
    "wav", "flac", "ogg", "oga", "opus", "aif", "aiff", "au", "caf", "mp3", "sph",
    CepstraFile.fileExtension,
  ]

  /// Of files and folders that are looked at: a manifest may lie at the root of a disk.
  private let entryLimit: Int

  private let root: URL
  /// Only files with this extension; `nil` for all audio files.
  private let wanted: String?
  /// Paths by file name without extension; built when a file is first not found at its given path.
  private lazy var byName: [String: [String]] = paths()

  /// - Parameter wanted: the only extension to use; `nil` for all audio files.
  /// - Throws: `ManifestError` if there is no such folder.
  init(
    _ path: String, extension wanted: String?, entryLimit: Int = 1_000_000
  ) throws(ManifestError) {
    self.entryLimit = entryLimit
    root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    self.wanted = wanted?.lowercased()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw ManifestError(
        .unreadable, at: path, found: "no such folder", expected: "a folder of audio files",
        advice: "check its path")
    }
  }

  /// The file with a name: a path, absolute, in the folder (with or without extension) or in the
  /// working folder; or the only file below the folder whose path without extension ends with it.
  ///
  /// - Parameter place: where the name was read, for the error.
  /// - Throws: `ManifestError` if there is no such file, or more than one.
  mutating func file(of name: String, place: String) throws(ManifestError) -> String {
    let exact =
      name.hasPrefix("/") ? URL(fileURLWithPath: name) : root.appendingPathComponent(name)
    // In the folder, or in the working folder.
    for file in [exact, URL(fileURLWithPath: name)] {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        return file.path
      }
    }
    let named = (byName[exact.lastPathComponent] ?? []).map {
      (path: $0, stem: URL(fileURLWithPath: $0).deletingPathExtension().path)
    }
    let here = named.filter { name.contains("/") && $0.stem == exact.path }
    let found = here.isEmpty ? named.filter { $0.stem.hasSuffix("/" + name) } : here
    guard let file = found.first else {
      let kinds = wanted ?? "wav, flac, ogg, \(CepstraFile.fileExtension), ..."
      throw ManifestError(
        .missingFile, at: place, found: "no audio file for \"\(name)\" below \(root.path)",
        expected: "a file named \(name) (\(kinds))",
        advice: "check the audio folder and the names")
    }
    guard found.count == 1 else {
      throw ManifestError(
        .ambiguousFile, at: place,
        found: "\(found.count) files for \"\(name)\": \(found[0].path), \(found[1].path)",
        expected: "one", advice: "specify an extension, or give the name as a path in the folder")
    }
    return file.path
  }

  /// All sounds below the folder but some, by their paths.
  mutating func all(without some: [String]) -> [String] {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    let left = Set(some.map(real))
    return byName.values.joined().filter { !left.contains(real($0)) }.sorted()
  }

  /// The files below the folder with a name, which has no extension.
  mutating func files(named name: String) -> [String] { byName[name] ?? [] }

  private func paths() -> [String: [String]] {
    let known = wanted.map { [$0] } ?? Self.extensions
    var byName: [String: [String]] = [:]
    let walk = FileManager.default.enumerator(atPath: root.path)
    var seen = 0
    while seen < entryLimit, let relative = walk?.nextObject() as? String {
      seen += 1
      let file = root.appendingPathComponent(relative)
      guard known.contains(file.pathExtension.lowercased()) else { continue }
      byName[file.deletingPathExtension().lastPathComponent, default: []].append(file.path)
    }
    return byName.mapValues { $0.sorted() }
  }
}
