import Foundation
import Screen

/// Finds themes by name: in folders, the first match wins, then the built-in theme.
package struct ThemeLibrary: Sendable {
  /// In search order; missing ones are skipped.
  package let folders: [String]

  package init(folders: [String]) { self.folders = folders }

  /// The default folders: the requested one, the user's, and those of the program, beside its
  /// sources or under `share`.
  ///
  /// - Parameters:
  ///   - asked: The value of `--themes`.
  ///   - environment: For `XDG_CONFIG_HOME`, and `HOME` if that is not set.
  ///   - executable: The path of the program.
  package init(asked: String?, environment: [String: String], executable: String) {
    var folders: [String] = []
    if let asked { folders.append(asked) }
    if let own = UserFolders(environment: environment).configuration {
      folders.append("\(own)/themes")
    }
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
      .deletingLastPathComponent()
    folders.append(
      folder.deletingLastPathComponent().appendingPathComponent("share/beamscope/themes").path)
    // SwiftPM builds into .build/<platform>/<configuration>.
    for _ in 0..<4 where folder.path != "/" {
      folder.deleteLastPathComponent()
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) {
        folders.append(folder.appendingPathComponent("themes").path)
        break
      }
    }
    self.init(folders: folders)
  }

  /// All available themes, sorted, without duplicates.
  package var names: [String] {
    let found = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.map(Self.name(ofFile:))
    }
    return Set(found + [Theme.dark.name]).sorted()
  }

  /// The theme with a name, its file name without extension; a name with a slash is a file path.
  package func theme(named name: String) throws(ConfigError) -> ThemeFile {
    if name.contains("/") { return try ThemeFile.read(name) }
    for folder in folders {
      let path = "\(folder)/\(name).toml"
      if FileManager.default.fileExists(atPath: path) { return try ThemeFile.read(path) }
    }
    if name == Theme.dark.name { return .builtIn }
    throw ConfigError(
      path: "--theme", found: "\"\(name)\", which is not a theme",
      expected: "one of \(names.joined(separator: ", ")), or the path of a file")
  }

  static func name(ofFile path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".toml") ? String(file.dropLast(5)) : file
  }
}

extension ThemeFile {
  /// The built-in theme.
  static let builtIn = ThemeFile(builtIn: .dark)

  private init(builtIn theme: Theme) {
    self.theme = theme
    warnings = []
    styledKeys = Set(StyleRole.allCases.map(\.rawValue))
  }
}
