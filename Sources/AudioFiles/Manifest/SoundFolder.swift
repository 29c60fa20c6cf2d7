import Foundation
import Text

/// The audio files below a folder, located by their names in a manifest.
struct SoundFolder {
  /// Extensions of audio files, in lower case.
  static let extensions: Set<String> = [
    "wav", "flac", "ogg", "oga", "opus", "aif", "aiff", "au", "caf", "mp3", "sph",
    CepstraFile.fileExtension,
  ]

  private let root: URL
  /// Only files with this extension; `nil` for all audio files.
  private let wanted: String?
  /// Paths by file name without extension; built when a file is first not found at its given path.
  private lazy var byName: [String: [String]] = paths()

  /// - Parameter wanted: the only extension to use; `nil` for all audio files.
  /// - Throws: `ManifestError` if there is no such folder.
  init(_ path: String, extension wanted: String?) throws(ManifestError) {
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

  /// The file with a name: a path, absolute or in the folder, with or without extension; or the
  /// only file below the folder whose path without extension ends with it.
  ///
  /// - Parameter place: where the name was read, for the error.
  /// - Throws: `ManifestError` if there is no such file, or more than one.
  mutating func file(of name: String, place: String) throws(ManifestError) -> String {
    let exact =
      name.hasPrefix("/") ? URL(fileURLWithPath: name) : root.appendingPathComponent(name)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: exact.path, isDirectory: &isFolder),
      !isFolder.boolValue
    {
      return exact.path
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

  private func paths() -> [String: [String]] {
    let known = wanted.map { [$0] } ?? Self.extensions
    var byName: [String: [String]] = [:]
    let walk = FileManager.default.enumerator(atPath: root.path)
    while let relative = walk?.nextObject() as? String {
      let file = root.appendingPathComponent(relative)
      guard known.contains(file.pathExtension.lowercased()) else { continue }
      byName[file.deletingPathExtension().lastPathComponent, default: []].append(file.path)
    }
    return byName.mapValues { $0.sorted() }
  }
}
