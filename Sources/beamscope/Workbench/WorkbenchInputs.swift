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
    request = try command.search.request()
    fusion = try command.search.fusion.request()
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
    var state = try WorkbenchState(
      files: sounds, request: request, themeName: theme.theme.name,
      themeNames: themes.names)
    for warning in theme.warnings { _ = state.update(.notice(.warning, warning.description)) }
    return WorkbenchLoop(
      state: state, terminal: terminal,
      runner: EffectRunner(
        model: model, audioPaths: audio, fusion: fusion, mailbox: mailbox),
      mailbox: mailbox, themes: themes, theme: theme.theme, glyphs: glyphs, isScripted: isScripted)
  }
}
