import BeamSearch
package import ConfigFiles
import Foundation
import Screen
package import Session

/// The paths of the user's files, if given.
package struct UserFilePaths: Sendable {
  package var config: String?
  package var bindings: String?

  package init(config: String? = nil, bindings: String? = nil) {
    self.config = config
    self.bindings = bindings
  }

  /// Reads both.
  ///
  /// - Throws: `ConfigError` with the place of the unusable value.
  package func read() throws -> UserFiles {
    let own = UserFolders(environment: UserEnvironment.variables).configuration
    let settingsPath = config ?? own.map { $0 + "/config.toml" }
    let beside = settingsPath.map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("keys.toml").path
    }
    var settings = ConfigFile()
    if let document = try document(named: config, else: settingsPath) {
      settings = try ConfigFile(document, knobs: SearchKnob.allCases.flatMap(\.names))
    }
    var file = BindingsFile()
    if let document = try document(named: bindings, else: beside) {
      file = try BindingsFile(document, commands: Command.allCases.map(\.rawValue))
    }
    return try UserFiles(settings: settings, bindings: file)
  }

  /// A file named on the command line must exist; the default one need not.
  private func document(
    named name: String?, else usual: String?
  ) throws(ConfigError) -> ConfigDocument? {
    if let name { return try ConfigDocument(path: name) }
    guard let usual, FileManager.default.fileExists(atPath: usual) else { return nil }
    return try ConfigDocument(path: usual)
  }
}

/// The user's settings and key bindings.
package struct UserFiles {
  package let settings: ConfigFile
  package let keymap: Keymap
  /// Keys of either file that were ignored.
  package let warnings: [String]

  package init(settings: ConfigFile, bindings: BindingsFile) throws(Keymap.DuplicateBinding) {
    self.settings = settings
    let own = bindings.entries.compactMap { entry in
      entry.command.flatMap(Command.init).map { Keymap.Binding(entry.key.name, $0) }
    }
    let freed = bindings.entries.filter { $0.command == nil }.map { KeyStroke($0.key.name) }
    keymap = try Keymap.standard.rebound(own, freeing: freed)
    warnings = (settings.warnings + bindings.warnings).map(\.description)
  }
}

extension ConfigFile {
  /// The request for the search in the settings.
  ///
  /// - Throws: `ConfigError` at the line of a value the search does not accept.
  func request() throws(ConfigError) -> SearchRequest {
    var request = SearchRequest()
    if let name = dialect {
      request.dialect = try name.judged { text throws(SearchError) in
        try DialectCatalog.named(text)
      }
    }
    if let name = search {
      let dialect = request.dialect
      request.search = try name.judged { text throws(SearchError) in
        try SearchRequest(search: text, dialect: dialect).profile().name
      }
    }
    for entry in knobs {
      let name = String(entry.key.dropFirst("knobs.".count))
      request.set(
        try entry.judged { text throws(SearchError) in
          try KnobSetting(try SearchKnob.named(name), parsing: text)
        })
    }
    return request
  }
}

extension ConfigText {
  /// Reads the text with the search's reader; its errors get the place of the text.
  fileprivate func judged<Result>(
    _ read: (String) throws(SearchError) -> Result
  ) throws(ConfigError) -> Result {
    do throws(SearchError) {
      return try read(text)
    } catch {
      throw self.error(expected: "another value: \(error)")
    }
  }
}
