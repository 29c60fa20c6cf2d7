import AudioFiles
import ConfigFiles
import Experiments
import Files
import Foundation
import Recognition
import Session
import Text

/// Sessions as JSON files; the paths in them are relative to the file where that is shorter.
enum SessionFile {
  /// The path of a session: a bare word is a file under `$XDG_STATE_HOME`.
  static func path(named name: String) -> String {
    guard !name.contains("/"), !name.hasSuffix(".json"),
      !FileManager.default.fileExists(atPath: name),
      let state = UserFolders(environment: UserEnvironment.variables).state
    else { return name }
    return "\(state)/sessions/\(name).json"
  }

  /// Marks and forks of thousands of files fit in it.
  private static let limit = 1 << 28

  /// - Throws: `InputError` with the path and the place in the file.
  static func read(_ path: String) throws(InputError) -> SessionDocument {
    let data: Data
    do {
      data = Data(try FileInput.read(path, limit: limit))
    } catch {
      throw InputError(
        place: path, found: error.found, expected: "a session written by :save",
        advice: error.advice)
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try checkNumbers(try JSONReader.read(Array(data)[...]), at: "")
      var document = try JSONDecoder().decode(SessionDocument.self, from: data)
      document.mapPaths { URL(fileURLWithPath: $0, relativeTo: folder).standardizedFileURL.path }
      if let rules = document.texts?.path {
        document.texts?.normalization =
          URL(fileURLWithPath: rules, relativeTo: folder).standardizedFileURL.path
      }
      guard !document.sounds.isEmpty else {
        throw unusable(path, "sounds", "an empty list")
      }
      return document
    } catch let problem as Problem {
      throw unusable(path, problem.place, problem.found)
    } catch let error as JSONError {
      throw unusable(
        path, "byte \(error.offset)", "\(error.found) where \(error.expected) was expected")
    } catch let error as DecodingError {
      throw unusable(path, error.place, error.reason)
    } catch {
      throw (error as? InputError) ?? unusable(path, "", "\(error)")
    }
  }

  /// A whole number of a session counts frames, files, rows or tokens: those that no counter holds
  /// are refused before anything calculates with them.
  private static func checkNumbers(_ json: JSON, at place: String) throws(Problem) {
    switch json {
    case .integer(let number) where Int32(exactly: number) == nil:
      throw Problem(place: place, found: "\(number)")
    case .number(let number) where number.rounded() == number && abs(number) > Double(Int32.max):
      throw Problem(place: place, found: "\(number)")
    case .array(let values):
      for (index, value) in values.enumerated() {
        try checkNumbers(value, at: "\(place)[\(index)]")
      }
    case .object(let members):
      for (name, value) in members {
        try checkNumbers(value, at: place.isEmpty ? name : "\(place).\(name)")
      }
    default: return
    }
  }

  /// A value that cannot be used.
  private struct Problem: Error {
    let place: String
    let found: String
  }

  /// Writes the whole file, or leaves the old one.
  static func write(_ document: SessionDocument, to path: String) throws(InputError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    var document = document
    document.mapPaths { relativePath($0, from: folder) }
    // A name without a folder would be that of a rule.
    if let rules = document.texts?.path {
      let path = relativePath(rules, from: folder)
      document.texts?.normalization = path.contains("/") ? path : "./\(path)"
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileOutput.write(Array(try encoder.encode(document)) + [0x0A], to: path)
    } catch {
      let reason = (error as? FileOutput.Failure)?.description ?? FileOutput.reason(error)
      throw InputError(
        place: path, found: reason, expected: "a place for the session",
        advice: "name another file, for example :save session.json")
    }
  }

  private static func unusable(_ path: String, _ place: String, _ found: String) -> InputError {
    InputError(
      place: place.isEmpty ? path : "\(path), \(place)", found: found,
      expected: "a session of this program, format beamscope-session 1",
      advice: "correct the file, or save the session again with :save")
  }
}

extension DecodingError {
  private var context: Context {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context),
      .dataCorrupted(let context):
      context
    @unknown default: Context(codingPath: [], debugDescription: "\(self)")
    }
  }

  /// `sounds[2].path`
  fileprivate var place: String {
    var keys = context.codingPath
    if case .keyNotFound(let key, _) = self { keys.append(key) }
    return keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }

  fileprivate var reason: String {
    switch self {
    case .keyNotFound: "nothing"
    case .typeMismatch(let type, _): "a value that is not \(type)"
    case .valueNotFound(let type, _): "null instead of \(type)"
    case .dataCorrupted(let context):
      (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
        ?? context.debugDescription
    @unknown default: context.debugDescription
    }
  }
}
