import Foundation

/// The sound files below a folder, found by utterance id.
struct AudioFolder {
  /// Extensions that count as sound, in lower case.
  static let extensions: Set<String> = [
    "wav", "flac", "ogg", "oga", "opus", "aif", "aiff", "au", "caf", "mp3", "sph",
    Hearing.cepstraExtension,
  ]

  private let root: URL
  /// Only files with this extension count; `nil` for all that are sound.
  private let wanted: String?
  /// Paths by file name without extension.
  private let byName: [String: [String]]

  /// - Parameter wanted: the one extension that counts; `nil` for all that are sound.
  /// - Throws: `InputError` where there is no such folder.
  init(_ path: String, extension wanted: String?) throws(InputError) {
    root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    self.wanted = wanted?.lowercased()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder),
      isFolder.boolValue, let walk = FileManager.default.enumerator(atPath: root.path)
    else {
      throw InputError(
        place: path, found: "no such folder", expected: "a folder of sound files",
        advice: "check the path given to --audio-dir")
    }
    let known = self.wanted.map { [$0] } ?? Self.extensions
    var byName: [String: [String]] = [:]
    for case let relative as String in walk {
      let file = root.appendingPathComponent(relative)
      guard known.contains(file.pathExtension.lowercased()) else { continue }
      byName[file.deletingPathExtension().lastPathComponent, default: []].append(file.path)
    }
    self.byName = byName.mapValues { $0.sorted() }
  }

  /// The file of an utterance: its id as a path in the folder, with or without extension, or the
  /// one file below the folder whose name without extension is the id.
  ///
  /// - Parameter place: where the id was read, for the error.
  /// - Throws: `InputError` where there is no such file, or more than one.
  func file(of id: String, place: String) throws(InputError) -> String {
    let exact = root.appendingPathComponent(id)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: exact.path, isDirectory: &isFolder),
      !isFolder.boolValue
    {
      return exact.path
    }
    let named = byName[exact.lastPathComponent] ?? []
    let found =
      id.contains("/")
      ? named.filter { URL(fileURLWithPath: $0).deletingPathExtension().path == exact.path }
      : named
    guard let file = found.first else {
      let kinds = wanted ?? "wav, flac, ogg, \(Hearing.cepstraExtension), ..."
      throw InputError(
        place: place, found: "no sound file for \"\(id)\" below \(root.path)",
        expected: "a file named \(id) (\(kinds))",
        advice: "check --audio-dir and the ids")
    }
    guard found.count == 1 else {
      throw InputError(
        place: place, found: "\(found.count) files for \"\(id)\": \(found[0]), \(found[1])",
        expected: "one", advice: "choose with --extension, or write the id as a path in the folder")
    }
    return file
  }
}
