import ArgumentParser
import BeamSearch
import ConfigFiles
import Foundation
import Screen
import Session

/// Where the user's own files are, spelled alike by every command that reads them.
struct UserFileArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Settings; else $XDG_CONFIG_HOME/beamscope/config.toml, if there is one.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Key bindings; else keys.toml beside the settings, if there is one.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var bindings: String?

  /// Reads both.
  ///
  /// - Throws: `ConfigError` with the place of what cannot be used.
  func read() throws -> UserFiles {
    let own = UserFolders(environment: ProcessInfo.processInfo.environment).configuration
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

  /// A file that was named must be there, one that is only looked for need not.
  private func document(
    named name: String?, else usual: String?
  ) throws(ConfigError) -> ConfigDocument? {
    if let name { return try ConfigDocument(path: name) }
    guard let usual, FileManager.default.fileExists(atPath: usual) else { return nil }
    return try ConfigDocument(path: usual)
  }
}

/// The user's settings and key bindings.
struct UserFiles {
  let settings: ConfigFile
  let keymap: Keymap
  /// What was passed over in either file.
  let warnings: [String]

  init(settings: ConfigFile, bindings: BindingsFile) throws(Keymap.DuplicateBinding) {
    self.settings = settings
    let own = bindings.entries.compactMap { entry in
      entry.command.flatMap(Command.init).map { Keymap.Binding(entry.key.name, $0) }
    }
    let freed = bindings.entries.filter { $0.command == nil }.map { KeyStroke($0.key.name) }
    keymap = try Keymap.standard.rebound(own, freeing: freed)
    warnings = (settings.warnings + bindings.warnings).map(\.description)
  }
}

extension SearchArguments {
  /// What the command line asks for, over what else was asked for: a search or a dialect that is named
  /// here puts both there aside, a knob the same knob.
  func request(over base: SearchRequest) throws(SearchError) -> SearchRequest {
    var request = try request()
    if request.search == nil, request.dialect == nil {
      (request.search, request.dialect) = (base.search, base.dialect)
    }
    for setting in base.settings
    where !request.settings.contains(where: { $0.knob == setting.knob }) {
      request.set(setting)
    }
    return request
  }
}

extension ConfigFile {
  /// What the settings ask of the search.
  ///
  /// - Throws: `ConfigError` at the line of what the search does not know.
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
  /// What the search makes of the text, whose complaints get the place of the text.
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
