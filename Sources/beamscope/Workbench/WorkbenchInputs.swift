import BeamSearch
import ConfigFiles
import Foundation
import Screen
import Session

/// What `open` was asked to open, checked before anything is drawn.
struct WorkbenchInputs {
  private let model: ModelSource
  private let audio: [String]
  private let sounds: [SoundEntry]
  private let request: SearchRequest
  private let fusion: FusionRequest?
  private let themes: ThemeLibrary
  private let theme: ThemeFile
  private let user: UserFiles
  private let looks: LookArguments

  init(_ command: OpenCommand) throws {
    let references: ReferenceTable
    if let model = command.model {
      self.model = command.onnx.source(model)
      audio = command.audio
      references = try command.references.table()
      guard !audio.isEmpty else {
        throw InputError(
          place: "beamscope open \(model)", found: "no sound file", expected: "at least one",
          advice: "name sound files after the model; 'beamscope' alone opens the samples")
      }
    } else {
      let samples = try Samples.find()
      model = ModelSource(path: samples.model)
      audio = samples.audio
      references = try ReferenceTable.read(samples.references)
    }
    for path in [model.path] + audio where !FileManager.default.fileExists(atPath: path) {
      throw InputError(
        place: path, found: "no such file", expected: "a file", advice: "check the path")
    }
    sounds = audio.map { path in
      SoundEntry(
        name: URL(fileURLWithPath: path).lastPathComponent, reference: references.text(for: path))
    }
    user = try command.userFiles.read()
    looks = command.looks
    request = try command.search.request(over: user.settings)
    fusion = try command.search.fusion.request()
    themes = ThemeLibrary(
      asked: looks.themes, environment: ProcessInfo.processInfo.environment,
      executable: Bundle.main.executablePath ?? "")
    theme = try looks.theme(of: themes, settings: user.settings)
  }

  /// What was asked for; `nil`: as the terminal has.
  func color() throws(InputError) -> ColorTier? { try looks.color(settings: user.settings) }

  /// What was asked for; `nil`: as the terminal has.
  func glyphs() throws(InputError) -> GlyphTier? { try looks.glyphs(settings: user.settings) }

  func loop(
    on terminal: any TerminalBackend, glyphs: GlyphTier, isScripted: Bool
  ) throws -> WorkbenchLoop {
    let waker = terminal.waker
    let mailbox = Mailbox { waker.wake() }
    let own = UserFolders(environment: ProcessInfo.processInfo.environment).state
    let history = isScripted ? nil : own.map(HistoryFile.init(folder:))
    var state = try WorkbenchState(
      files: sounds, request: request, themeName: theme.theme.name,
      themeNames: themes.names, keymap: user.keymap, history: history?.read() ?? [])
    for warning in user.warnings + theme.warnings.map(\.description) {
      _ = state.update(.notice(.warning, warning))
    }
    return WorkbenchLoop(
      state: state, terminal: terminal,
      runner: EffectRunner(
        model: model, audioPaths: audio, fusion: fusion, mailbox: mailbox),
      mailbox: mailbox, themes: themes, theme: theme.theme, glyphs: glyphs, isScripted: isScripted,
      history: history)
  }
}
