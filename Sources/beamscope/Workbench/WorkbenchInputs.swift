import BeamSearch
import ConfigFiles
import Foundation
import Screen
import Session

/// What `open` was asked to open, checked before anything is drawn.
struct WorkbenchInputs {
  private let model: String
  private let audio: [String]
  private let sounds: [SoundEntry]
  private let searchName: String
  private let options: SearchOptions
  private let themes: ThemeLibrary
  private let theme: ThemeFile

  init(_ command: OpenCommand) throws {
    let references: ReferenceTable
    if let model = command.model {
      self.model = model
      audio = command.audio
      references = try command.references.table()
      guard !audio.isEmpty else {
        throw InputError(
          place: "beamscope open \(model)", found: "no sound file", expected: "at least one",
          advice: "name sound files after the model; 'beamscope' alone opens the samples")
      }
    } else {
      let samples = try Samples.find()
      model = samples.model
      audio = samples.audio
      references = try ReferenceTable.read(samples.references)
    }
    for path in [model] + audio where !FileManager.default.fileExists(atPath: path) {
      throw InputError(
        place: path, found: "no such file", expected: "a file", advice: "check the path")
    }
    sounds = audio.map { path in
      SoundEntry(
        name: URL(fileURLWithPath: path).lastPathComponent, reference: references.text(for: path))
    }
    searchName = command.search.name
    options = try command.search.options()
    _ = try SearchCatalog.profile(named: searchName)
    themes = ThemeLibrary(
      asked: command.themes, environment: ProcessInfo.processInfo.environment,
      executable: Bundle.main.executablePath ?? "")
    theme = try themes.theme(named: command.theme)
  }

  func loop(
    on terminal: any TerminalBackend, glyphs: GlyphTier, isScripted: Bool
  ) throws -> WorkbenchLoop {
    let waker = terminal.waker
    let mailbox = Mailbox { waker.wake() }
    var state = WorkbenchState(
      files: sounds, searchName: searchName, options: options, themeName: theme.theme.name,
      themeNames: themes.names)
    for warning in theme.warnings { _ = state.update(.notice(.warning, warning.description)) }
    return WorkbenchLoop(
      state: state, terminal: terminal,
      runner: EffectRunner(modelPath: model, audioPaths: audio, mailbox: mailbox),
      mailbox: mailbox, themes: themes, theme: theme.theme, glyphs: glyphs, isScripted: isScripted)
  }
}
