import Foundation
import Text

/// The sound files below a folder, found by the names that a manifest gives them.
struct SoundFolder {
  /// Extensions that count as sound, in lower case.
  static let extensions: Set<String> = [
    "wav", "flac", "ogg", "oga", "opus", "aif", "aiff", "au", "caf", "mp3", "sph",
    CepstraFile.fileExtension,
  ]

  private let root: URL
  /// Only files with this extension count; `nil` for all that are sound.
  private let wanted: String?
  /// Paths by file name without extension; made when the first file is not where its name says.
  private lazy var byName: [String: [String]] = paths()

  /// - Parameter wanted: the one extension that counts; `nil` for all that are sound.
  /// - Throws: `ManifestError` where there is no such folder.
  init(_ path: String, extension wanted: String?) throws(ManifestError) {
    root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    self.wanted = wanted?.lowercased()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw ManifestError(
        .unreadable, at: path, found: "no such folder", expected: "a folder of sound files",
        advice: "check its path")
    }
  }

  /// The file of a name: a path, absolute or in the folder, with or without extension; or the one
  /// file below the folder whose path without extension ends so.
  ///
  /// - Parameter place: where the name was read, for the error.
  /// - Throws: `ManifestError` where there is no such file, or more than one.
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
        .missingFile, at: place, found: "no sound file for \"\(name)\" below \(root.path)",
        expected: "a file named \(name) (\(kinds))",
        advice: "check the folder of the sounds, and the names")
    }
    guard found.count == 1 else {
      throw ManifestError(
        .ambiguousFile, at: place,
        found: "\(found.count) files for \"\(name)\": \(found[0].path), \(found[1].path)",
        expected: "one", advice: "choose an extension, or write the name as a path in the folder")
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
